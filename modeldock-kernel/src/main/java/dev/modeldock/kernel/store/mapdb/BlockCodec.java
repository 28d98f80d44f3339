package dev.modeldock.kernel.store.mapdb;

import dev.modeldock.kernel.audit.AuditBlock;
import dev.modeldock.kernel.audit.KeyUsage;
import dev.modeldock.kernel.pipeline.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Turns blocks into bytes and back. A change of this format needs another file name. */
final class BlockCodec {

  private BlockCodec() {}

  static byte[] write(AuditBlock block) throws IOException {
    var bytes = new ByteArrayOutputStream(2_048);
    var out = new DataOutputStream(bytes);
    out.writeLong(block.day().toEpochDay());
    out.writeLong(block.offset());
    out.writeLong(block.length());
    out.writeLong(block.firstSeq());
    out.writeInt(block.events());
    out.writeLong(block.from().toEpochMilli());
    out.writeLong(block.until().toEpochMilli());
    texts(out, block.keys());
    texts(out, block.models());
    texts(out, block.outcomes().stream().map(Outcome::name).toList());
    out.writeInt(block.idHashes().size());
    for (int hash : block.idHashes()) {
      out.writeInt(hash);
    }
    out.writeInt(block.uses().size());
    for (AuditBlock.Use use : block.uses()) {
      out.writeUTF(use.keyId());
      out.writeLong(use.day().toEpochDay());
      out.writeLong(use.usage().requests());
      out.writeLong(use.usage().promptTokens());
      out.writeLong(use.usage().completionTokens());
      out.writeLong(use.lastUsed().toEpochMilli());
    }
    return bytes.toByteArray();
  }

  static AuditBlock read(byte[] bytes) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(bytes));
    return new AuditBlock(
        LocalDate.ofEpochDay(in.readLong()),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readInt(),
        Instant.ofEpochMilli(in.readLong()),
        Instant.ofEpochMilli(in.readLong()),
        texts(in),
        texts(in),
        outcomes(in),
        hashes(in),
        uses(in));
  }

  private static void texts(DataOutputStream out, Collection<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      out.writeUTF(text);
    }
  }

  private static Set<String> texts(DataInputStream in) throws IOException {
    var texts = new HashSet<String>();
    for (int left = in.readInt(); left > 0; left--) {
      texts.add(in.readUTF());
    }
    return texts;
  }

  private static Set<Outcome> outcomes(DataInputStream in) throws IOException {
    var outcomes = new HashSet<Outcome>();
    for (String name : texts(in)) {
      outcomes.add(Outcome.valueOf(name));
    }
    return outcomes;
  }

  private static Set<Integer> hashes(DataInputStream in) throws IOException {
    var hashes = new HashSet<Integer>();
    for (int left = in.readInt(); left > 0; left--) {
      hashes.add(in.readInt());
    }
    return hashes;
  }

  private static List<AuditBlock.Use> uses(DataInputStream in) throws IOException {
    var uses = new ArrayList<AuditBlock.Use>();
    for (int left = in.readInt(); left > 0; left--) {
      uses.add(
          new AuditBlock.Use(
              in.readUTF(),
              LocalDate.ofEpochDay(in.readLong()),
              new KeyUsage(in.readLong(), in.readLong(), in.readLong()),
              Instant.ofEpochMilli(in.readLong())));
    }
    return uses;
  }
}
