/** A part of a ZIP archive, as the archive's directory describes it. */
export interface Part {
  readonly name: string;
  /** Where its own header begins. */
  readonly offset: number;
  readonly compressed: number;
  readonly expanded: number;
  readonly checksum: number;
  readonly method: 'stored' | 'deflated';
}

/** Where the directory stands and how many parts it lists. */
export interface DirectoryPlace {
  readonly from: number;
  readonly length: number;
  readonly parts: number;
}

/** Reads some bytes of the archive. */
export type ReadBetween = (from: number, length: number) => Promise<Buffer>;

const signatures = { end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50, entry: 0x02014b50, header: 0x04034b50 };
const maxParts = 10_000;
/** What a 32-bit field says when the 64-bit one holds. */
const elsewhere = 0xffffffff;

/** Finds the directory by the record at the end of the archive; null when there is none. APPNOTE 6.3.10 §4.3.14–4.3.16. */
export async function endOfDirectory(tail: Buffer, between: ReadBetween): Promise<DirectoryPlace | null> {
  let at = tail.length - 22;
  while (at >= 0 && tail.readUInt32LE(at) !== signatures.end) at -= 1;
  if (at < 0) return null;
  const place = {
    parts: tail.readUInt16LE(at + 10),
    length: tail.readUInt32LE(at + 12),
    from: tail.readUInt32LE(at + 16),
  };
  if (place.parts !== 0xffff && place.length !== elsewhere && place.from !== elsewhere) return place;
  if (at < 20 || tail.readUInt32LE(at - 20) !== signatures.locator64) return null;
  const record = await between(safe(tail.readBigUInt64LE(at - 12)), 56);
  if (record.readUInt32LE(0) !== signatures.end64) return null;
  const [parts, length, from] = [32, 40, 48].map((field) => safe(record.readBigUInt64LE(field)));
  return { parts: parts!, length: length!, from: from! };
}

/** The parts by their names in lower case; null when the directory is damaged, has too many or a part is encrypted. */
export function directoryOf(bytes: Buffer, count: number): Map<string, Part> | null {
  if (count > maxParts) return null;
  const parts = new Map<string, Part>();
  for (let at = 0, index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== signatures.entry) return null;
    const [name, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ];
    if (at + 46 + name + extra > bytes.length) return null;
    const part = partOf(bytes.subarray(at, at + 46 + name + extra), name);
    if (!part) return null;
    parts.set(part.name.toLowerCase(), part);
    at += 46 + name + extra + comment;
  }
  return parts;
}

function partOf(entry: Buffer, nameLength: number): Part | null {
  const [flags, method] = [entry.readUInt16LE(8), entry.readUInt16LE(10)];
  const isEncrypted = (flags & 1) !== 0;
  if (isEncrypted || (method !== 0 && method !== 8)) return null;
  const short = {
    expanded: entry.readUInt32LE(24),
    compressed: entry.readUInt32LE(20),
    offset: entry.readUInt32LE(42),
  };
  return {
    // Some writers on Windows separate folders by a backslash.
    name: entry.toString('utf8', 46, 46 + nameLength).replaceAll('\\', '/'),
    ...withLongSizes(short, entry.subarray(46 + nameLength)),
    checksum: entry.readUInt32LE(16),
    method: method === 0 ? 'stored' : 'deflated',
  };
}

/** APPNOTE 6.3.10 §4.5.3: the 64-bit fields stand in this order, each only where its 32-bit one says so. */
function withLongSizes<Sizes extends Record<'expanded' | 'compressed' | 'offset', number>>(
  short: Sizes,
  extra: Buffer,
): Sizes {
  const sizes = { ...short };
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let field = at + 4;
    for (const name of ['expanded', 'compressed', 'offset'] as const) {
      if (short[name] !== elsewhere || field + 8 > extra.length) continue;
      sizes[name] = safe(extra.readBigUInt64LE(field));
      field += 8;
    }
  }
  return sizes;
}

/** Where the data of a part begin in `head`, which begins with the part's own header. */
export function startOfData(head: Buffer): number | 'unknown' | 'broken' {
  if (head.length < 30) return 'unknown';
  if (head.readUInt32LE(0) !== signatures.header) return 'broken';
  return 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
}

const safe = (value: bigint): number =>
  Number(value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : value);
