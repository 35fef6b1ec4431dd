namespace WebShopRL.Shop.Catalogs;

/// <summary>What lies where UTF-8 text is meant: a packed file, another kind of file, or text in another encoding; told by its first bytes.</summary>
/// <param name="Is">What it is, as in <c>packed with gzip</c>.</param>
/// <param name="Mend">What to do, as in <c>unpack it first</c>.</param>
public sealed record ForeignContent(string Is, string Mend)
{
    /// <summary>How many bytes are looked at.</summary>
    public const int Looked = 8;

    /// <summary>Whether what it holds may be what is meant.</summary>
    public bool IsPacked => Mend == Unpack;

    /// <summary>What is packed with gzip: of all these the one that is unpacked here in some places.</summary>
    public static ForeignContent Gzip { get; } = Packed("gzip");

    /// <summary>Null where it may be text.</summary>
    /// <param name="start">The first bytes of a file or body, <see cref="Looked"/> of them where there are as many.</param>
    public static ForeignContent? Of(ReadOnlySpan<byte> start) => start switch
    {
        [0x1F, 0x8B, ..] => Gzip,
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..] => Packed("bzip2"),
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] => Packed("xz"),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => Packed("Zstandard (zst)"),
        [0x04, 0x22, 0x4D, 0x18, ..] => Packed("LZ4"),
        [(byte)'P', (byte)'K', 3, 4, ..] => new("a zip archive", Unpack),
        [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] => new("a 7z archive", Unpack),
        [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => new("a Parquet file", "write it as JSON lines"),
        [0x80, >= 2 and <= 5, ..] => new("a Python pickle", "write it as JSON"),
        [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => Encoded("UTF-32"),
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [(byte)'{' or (byte)'[', 0, ..] or [0, (byte)'{' or (byte)'[', ..] or [0, >= 0x20 and <= 0x7E, 0, ..] => Encoded("UTF-16"),
        _ => null,
    };

    /// <summary>Goes on after <i>it is</i>: <c>packed with gzip: unpack it first</c>.</summary>
    public override string ToString() => $"{Is}: {Mend}";

    private const string Unpack = "unpack it first";

    private static ForeignContent Packed(string program) => new($"packed with {program}", Unpack);

    private static ForeignContent Encoded(string encoding) => new(encoding, "save it as UTF-8");
}
