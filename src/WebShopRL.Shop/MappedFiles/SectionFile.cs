using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace WebShopRL.Shop.MappedFiles;

/// <summary>
/// A file of numbered sections, read in place (<see cref="SectionFileWriter"/> makes it). Header: magic (8 bytes, its last byte is the format's
/// version), number of sections, length of the file, (offset, length) of each section, SHA-256 of all that. Opening checks the header and the
/// length, so that a broken, cut or older file is refused before anything is read from it.
/// </summary>
internal sealed class SectionFile : IDisposable
{
    public const int Alignment = 64;

    private readonly MappedBytes _bytes;
    private readonly (long Offset, long Length)[] _table;
    private readonly SafeFileHandle? _handle;

    private SectionFile(MappedBytes bytes, (long, long)[] table, SafeFileHandle? handle) => (_bytes, _table, _handle) = (bytes, table, handle);

    public long Length => _bytes.Length;

    /// <summary>Throws <see cref="InvalidDataException"/> saying what is wrong with the file.</summary>
    public static SectionFile Open(string path, ulong magic)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        // The mapping owns the stream, so that the pages and the handle are of the same file even where its path has been replaced.
        var bytes = MappedBytes.Map(stream);
        try
        {
            return new SectionFile(bytes, ReadHeader(bytes, magic), stream.SafeFileHandle);
        }
        catch (InvalidDataException broken)
        {
            bytes.Dispose();
            throw new InvalidDataException($"{path}: {broken.Message}", broken);
        }
    }

    public static SectionFile OpenCopy(ReadOnlySpan<byte> content, ulong magic)
    {
        var bytes = MappedBytes.Copy(content);
        return new SectionFile(bytes, ReadHeader(bytes, magic), null);
    }

    public ReadOnlySpan<T> Section<T>(int section) where T : unmanaged
    {
        var (offset, length) = _table[section];
        return _bytes.Span<T>(offset, checked((int)(length / Unsafe.SizeOf<T>())));
    }

    /// <summary>A part of a section that may be longer than a span can be.</summary>
    public ReadOnlySpan<byte> Slice(int section, long start, int length) => _bytes.Span<byte>(OffsetOf(section, start, length), length);

    /// <summary>
    /// Copies a part of a section from the file instead of from the mapping. Pages of a mapping count as the process's memory once they were looked at; of a section
    /// of gigabytes whose parts are read here and there, all would in the end.
    /// </summary>
    public void Read(int section, long start, Span<byte> into)
    {
        var offset = OffsetOf(section, start, into.Length);
        if (_handle is null)
        {
            _bytes.Span<byte>(offset, into.Length).CopyTo(into);
            return;
        }
        while (into.Length > 0)
        {
            var read = RandomAccess.Read(_handle, into, offset);
            if (read == 0) throw new InvalidDataException($"The file ends at {offset}, {into.Length} bytes before the end of a record.");
            into = into[read..];
            offset += read;
        }
    }

    public void Dispose() => _bytes.Dispose();

    private long OffsetOf(int section, long start, int length)
    {
        var (offset, sectionLength) = _table[section];
        if (start < 0 || length < 0 || start + length > sectionLength)
            throw new InvalidDataException($"Section {section} has {sectionLength} bytes; {length} at {start} were asked for.");
        return offset + start;
    }

    internal static int HeaderLength(int sections) => 8 + 8 + 8 + 16 * sections + SHA256.HashSizeInBytes;

    internal static byte[] Header(ulong magic, ReadOnlySpan<(long Offset, long Length)> table, long fileLength)
    {
        var header = new byte[HeaderLength(table.Length)];
        BinaryPrimitives.WriteUInt64LittleEndian(header, magic);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(8), table.Length);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), fileLength);
        for (var i = 0; i < table.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(24 + 16 * i), table[i].Offset);
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(32 + 16 * i), table[i].Length);
        }
        SHA256.HashData(header.AsSpan(0, header.Length - SHA256.HashSizeInBytes), header.AsSpan(header.Length - SHA256.HashSizeInBytes));
        return header;
    }

    private static (long, long)[] ReadHeader(MappedBytes bytes, ulong magic)
    {
        if (bytes.Length < HeaderLength(0)) throw new InvalidDataException($"{bytes.Length} bytes are too few for a header.");
        var found = bytes.Span<ulong>(0, 3);
        if (found[0] != magic) throw new InvalidDataException($"it starts with {found[0]:x16}, not {magic:x16}: another kind of file, or another version.");
        if (found[1] > 64 || bytes.Length < HeaderLength((int)found[1])) throw new InvalidDataException("its header is cut short.");
        var table = new (long Offset, long Length)[(int)found[1]];
        var numbers = bytes.Span<long>(24, 2 * table.Length);
        for (var i = 0; i < table.Length; i++) table[i] = (numbers[2 * i], numbers[2 * i + 1]);
        if (!Header(magic, table, (long)found[2]).AsSpan().SequenceEqual(bytes.Span<byte>(0, HeaderLength(table.Length))))
            throw new InvalidDataException("its header does not match its checksum.");
        if ((long)found[2] != bytes.Length) throw new InvalidDataException($"it has {bytes.Length} bytes, its header says {found[2]}.");
        foreach (var (offset, length) in table)
            if (offset < 0 || length < 0 || offset + length > bytes.Length)
                throw new InvalidDataException($"a section lies outside the file ({offset}, {length}).");
        return table;
    }
}
