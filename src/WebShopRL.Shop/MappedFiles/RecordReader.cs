using System.Buffers.Binary;
using System.Text;

namespace WebShopRL.Shop.MappedFiles;

/// <summary>Reads what <see cref="RecordWriter"/> wrote. Throws <see cref="InvalidDataException"/> where the record ends too early or makes no sense.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> record)
{
    private ReadOnlySpan<byte> _rest = record;

    public int Number()
    {
        uint number = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Take(1)[0];
            number |= (uint)(next & 0x7F) << shift;
            if (next < 0x80) return (int)number;
        }
        throw new InvalidDataException("A number in a record has more than five bytes.");
    }

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    public ReadOnlySpan<byte> Utf8() => Take(Number());

    public string Text() => Encoding.UTF8.GetString(Utf8());

    public string? OptionalText() => Number() == 0 ? null : Text();

    /// <summary>How many items follow; each has a byte at least.</summary>
    public int Count()
    {
        var count = Number();
        return (uint)count <= (uint)_rest.Length ? count : throw new InvalidDataException($"A record announces {count} items in {_rest.Length} bytes.");
    }

    public string[] Texts()
    {
        var texts = new string[Count()];
        for (var i = 0; i < texts.Length; i++) texts[i] = Text();
        return texts;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if ((uint)length > (uint)_rest.Length) throw new InvalidDataException($"A record ends {length - _rest.Length} bytes too early.");
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
