package dev.modeldock.kernel.store.mapdb;

import dev.modeldock.kernel.audit.Trait;
import dev.modeldock.kernel.audit.index.AuditBlock;
import dev.modeldock.kernel.audit.index.BlockContents;
import dev.modeldock.kernel.audit.index.Mark;
import dev.modeldock.kernel.audit.index.Segment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns blocks into bytes and back, and their marks behind them. A change of this format needs
 * another file name.
 */
final class BlockCodec {

  private static final Trait[] TRAITS = Trait.values();

  private BlockCodec() {}

  static byte[] write(BlockContents contents) throws IOException {
    AuditBlock block = contents.block();
    var bytes = new ByteArrayOutputStream(512);
    var out = new DataOutputStream(bytes);
    out.writeLong(block.segment().day().toEpochDay());
    out.writeInt(block.segment().part());
    out.writeLong(block.offset());
    out.writeInt(block.length());
    out.writeLong(block.firstSeq());
    out.writeInt(block.lines());
    out.writeLong(block.from().toEpochMilli());
    out.writeLong(block.until().toEpochMilli());
    out.writeInt(contents.marks().size());
    for (Mark mark : contents.marks().keySet()) {
      out.writeByte(mark.trait().ordinal());
      out.writeUTF(mark.value());
    }
    return bytes.toByteArray();
  }

  static AuditBlock block(byte[] bytes) throws IOException {
    return block(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  private static AuditBlock block(DataInputStream in) throws IOException {
    return new AuditBlock(
        new Segment(LocalDate.ofEpochDay(in.readLong()), in.readInt()),
        in.readLong(),
        in.readInt(),
        in.readLong(),
        in.readInt(),
        Instant.ofEpochMilli(in.readLong()),
        Instant.ofEpochMilli(in.readLong()));
  }

  static List<Mark> marks(byte[] bytes) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(bytes));
    block(in);
    int count = in.readInt();
    var marks = new ArrayList<Mark>(count);
    for (int left = count; left > 0; left--) {
      marks.add(new Mark(TRAITS[in.readByte()], in.readUTF()));
    }
    return marks;
  }
}
