using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace WebShopRL.Web.Runs.Export;

/// <summary>
/// What an event file is made of: TFRecord's framing around protocol buffers of the type <c>tensorflow.Event</c> (<c>wall_time</c> 1, <c>step</c> 2, <c>file_version</c> 3, <c>summary</c> 5), whose summary has a
/// <c>value</c> 1 with a <c>tag</c> 1 and a <c>simple_value</c> 2.
/// </summary>
internal static class TensorBoardRecord
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    /// <summary>TFRecord: the length (8 bytes, little-endian), its checksum, the data, its checksum.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> data)
    {
        var frame = new byte[12 + data.Length + 4];
        BinaryPrimitives.WriteUInt64LittleEndian(frame, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(8), Checksum(frame.AsSpan(0, 8)));
        data.CopyTo(frame.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(12 + data.Length), Checksum(data));
        return frame;
    }

    /// <summary>The first event of a file.</summary>
    /// <param name="time">Seconds since 1970.</param>
    public static ReadOnlySpan<byte> Version(double time)
    {
        var message = new ArrayBufferWriter<byte>();
        Double(message, 1, time);
        Text(message, 3, "brain.Event:2");
        return message.WrittenSpan;
    }

    /// <summary>One value of one curve.</summary>
    public static ReadOnlySpan<byte> Scalar(double time, int step, string tag, float value)
    {
        var one = new ArrayBufferWriter<byte>();
        Text(one, 1, tag);
        Key(one, 2, Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(one.GetSpan(4), value);
        one.Advance(4);
        var summary = new ArrayBufferWriter<byte>();
        Message(summary, 1, one.WrittenSpan);
        var message = new ArrayBufferWriter<byte>();
        Double(message, 1, time);
        Key(message, 2, Varint);
        Number(message, (ulong)step);
        Message(message, 5, summary.WrittenSpan);
        return message.WrittenSpan;
    }

    /// <summary>CRC-32C, turned by 15 bits and moved, so that the checksum of data that holds checksums is not one of them.</summary>
    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var one in data)
            crc = BitOperations.Crc32C(crc, one);
        return BitOperations.RotateRight(~crc, 15) + 0xA282EAD8;
    }

    private static void Double(ArrayBufferWriter<byte> message, int field, double value)
    {
        Key(message, field, Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(message.GetSpan(8), value);
        message.Advance(8);
    }

    private static void Text(ArrayBufferWriter<byte> message, int field, string text) => Message(message, field, Encoding.UTF8.GetBytes(text));

    private static void Message(ArrayBufferWriter<byte> message, int field, ReadOnlySpan<byte> content)
    {
        Key(message, field, Bytes);
        Number(message, (ulong)content.Length);
        message.Write(content);
    }

    private static void Key(ArrayBufferWriter<byte> message, int field, int type) => Number(message, (ulong)(field << 3 | type));

    /// <summary>Seven bits a byte, lowest first; the eighth says that more follow.</summary>
    private static void Number(ArrayBufferWriter<byte> message, ulong value)
    {
        while (value >= 0x80)
        {
            message.Write([(byte)(value | 0x80)]);
            value >>= 7;
        }
        message.Write([(byte)value]);
    }
}
