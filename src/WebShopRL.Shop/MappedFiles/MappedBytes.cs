using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WebShopRL.Shop.MappedFiles;

/// <summary>
/// Bytes that are read in place: a memory-mapped file, or an array. Spans taken from it are valid until <see cref="Dispose"/>; whoever owns it
/// disposes it only when no reader is left. Little-endian machines only, as the files are written in memory order.
/// </summary>
internal sealed unsafe class MappedBytes : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte[]? _array;
    private byte* _start;

    private MappedBytes(MemoryMappedFile file, MemoryMappedViewAccessor view, long length)
    {
        (_file, _view, Length) = (file, view, length);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += view.PointerOffset;
    }

    private MappedBytes(byte[] pinned, int length)
    {
        (_array, Length) = (pinned, length);
        _start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
    }

    public long Length { get; }

    /// <summary>Maps a file for reading and closes it with the mapping. Another process may replace its path meanwhile; the mapping keeps the old file.</summary>
    public static MappedBytes Map(FileStream stream)
    {
        var length = stream.Length;
        if (length == 0)
        {
            stream.Dispose();
            return Copy([]);
        }
        var file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        return new MappedBytes(file, file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read), length);
    }

    public static MappedBytes Copy(ReadOnlySpan<byte> bytes)
    {
        var pinned = GC.AllocateUninitializedArray<byte>(Math.Max(1, bytes.Length), pinned: true);
        bytes.CopyTo(pinned);
        return new MappedBytes(pinned, bytes.Length);
    }

    /// <summary><paramref name="count"/> values of <typeparamref name="T"/> from a byte offset on, in place.</summary>
    public ReadOnlySpan<T> Span<T>(long offset, int count) where T : unmanaged
    {
        if (offset < 0 || count < 0 || offset + (long)count * sizeof(T) > Length)
            throw new ArgumentOutOfRangeException(nameof(offset), $"{count} values of {sizeof(T)} bytes at {offset} do not lie within {Length} bytes.");
        ObjectDisposedException.ThrowIf(_start == null, this);
        return new ReadOnlySpan<T>(_start + offset, count);
    }

    public void Dispose()
    {
        if (_start == null) return;
        _start = null;
        _view?.SafeMemoryMappedViewHandle.ReleasePointer();
        _view?.Dispose();
        _file?.Dispose();
        GC.KeepAlive(_array);
    }
}
