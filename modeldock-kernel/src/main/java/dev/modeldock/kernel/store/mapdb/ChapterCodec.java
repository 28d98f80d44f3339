package dev.modeldock.kernel.store.mapdb;

import dev.modeldock.kernel.audit.Trait;
import dev.modeldock.kernel.audit.index.AuditBlock;
import dev.modeldock.kernel.audit.index.AuditIndex.Wanted;
import dev.modeldock.kernel.audit.index.BlockContents;
import dev.modeldock.kernel.audit.index.Mark;
import dev.modeldock.kernel.audit.index.Segment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns chapters into bytes and back. A change of this format needs another file name. */
final class ChapterCodec {

  private static final Trait[] TRAITS = Trait.values();

  private ChapterCodec() {}

  /** {@return where the blocks of a chapter are, and behind that the marks that it has} */
  static byte[] write(Chapter chapter, Collection<Mark> marks) throws IOException {
    var bytes = new ByteArrayOutputStream(4_096);
    var out = new DataOutputStream(bytes);
    out.writeLong(chapter.from().toEpochMilli());
    out.writeLong(chapter.until().toEpochMilli());
    out.writeInt(chapter.blocks().size());
    for (BlockContents contents : chapter.blocks()) {
      write(out, contents.block());
    }
    out.writeInt(marks.size());
    for (Mark mark : marks) {
      out.writeByte(mark.trait().ordinal());
      out.writeUTF(mark.value());
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, AuditBlock block) throws IOException {
    out.writeLong(block.segment().day().toEpochDay());
    out.writeInt(block.segment().part());
    out.writeLong(block.offset());
    out.writeInt(block.length());
    out.writeLong(block.firstSeq());
    out.writeInt(block.lines());
    out.writeLong(block.from().toEpochMilli());
    out.writeLong(block.until().toEpochMilli());
  }

  /** {@return whether anything of that time can be in the chapter; false is certain} */
  static boolean mayHold(byte[] bytes, Wanted wanted) {
    var times = ByteBuffer.wrap(bytes);
    Instant from = Instant.ofEpochMilli(times.getLong());
    Instant until = Instant.ofEpochMilli(times.getLong());
    return (wanted.since() == null || !until.isBefore(wanted.since()))
        && (wanted.until() == null || from.isBefore(wanted.until()));
  }

  static List<AuditBlock> blocks(byte[] bytes) throws IOException {
    return blocks(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  private static List<AuditBlock> blocks(DataInputStream in) throws IOException {
    in.skipNBytes(2 * Long.BYTES);
    var blocks = new ArrayList<AuditBlock>();
    for (int left = in.readInt(); left > 0; left--) {
      blocks.add(
          new AuditBlock(
              new Segment(LocalDate.ofEpochDay(in.readLong()), in.readInt()),
              in.readLong(),
              in.readInt(),
              in.readLong(),
              in.readInt(),
              Instant.ofEpochMilli(in.readLong()),
              Instant.ofEpochMilli(in.readLong())));
    }
    return blocks;
  }

  static List<Mark> marks(byte[] bytes) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(bytes));
    blocks(in);
    var marks = new ArrayList<Mark>();
    for (int left = in.readInt(); left > 0; left--) {
      marks.add(new Mark(TRAITS[in.readByte()], in.readUTF()));
    }
    return marks;
  }

  /** {@return which lines of which blocks, without those blocks that have none} */
  static byte[] lines(@Nullable BitSet[] ofBlocks) {
    var out = new ByteArrayOutputStream();
    for (int i = 0; i < ofBlocks.length; i++) {
      BitSet lines = ofBlocks[i];
      if (lines != null) {
        byte[] bytes = lines.toByteArray();
        out.write(i);
        out.write(bytes.length);
        out.writeBytes(bytes);
      }
    }
    return out.toByteArray();
  }

  static BitSet[] lines(byte[] bytes) {
    var lines = new BitSet[Chapter.BLOCKS];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = new BitSet();
    }
    var in = new ByteArrayInputStream(bytes);
    for (int block = in.read(); block >= 0; block = in.read()) {
      var of = new byte[in.read()];
      in.readNBytes(of, 0, of.length);
      lines[block] = BitSet.valueOf(of);
    }
    return lines;
  }
}
