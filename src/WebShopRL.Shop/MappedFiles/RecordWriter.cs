using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace WebShopRL.Shop.MappedFiles;

/// <summary>Writes a record's fields one after another: numbers in as few bytes as they need, texts as UTF-8 with their length before them. <see cref="RecordReader"/> reads it back.</summary>
internal sealed class RecordWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 12);

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Clear() => _buffer.ResetWrittenCount();

    public void Number(int number)
    {
        var rest = (uint)number;
        var bytes = _buffer.GetSpan(5);
        var length = 0;
        for (; rest >= 0x80; rest >>= 7) bytes[length++] = (byte)(rest | 0x80);
        bytes[length++] = (byte)rest;
        _buffer.Advance(length);
    }

    public void Double(double number)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.GetSpan(sizeof(double)), number);
        _buffer.Advance(sizeof(double));
    }

    public void Text(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Number(length);
        _buffer.Advance(Encoding.UTF8.GetBytes(text, _buffer.GetSpan(length)));
    }

    /// <summary>A text or null.</summary>
    public void OptionalText(string? text)
    {
        Number(text is null ? 0 : 1);
        if (text is not null) Text(text);
    }

    public void Texts(IReadOnlyList<string> texts)
    {
        Number(texts.Count);
        foreach (var text in texts) Text(text);
    }
}
