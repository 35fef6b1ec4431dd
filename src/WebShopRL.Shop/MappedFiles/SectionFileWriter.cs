using System.Runtime.InteropServices;

namespace WebShopRL.Shop.MappedFiles;

/// <summary>
/// Writes a file of numbered sections: a header of fixed size, then the sections one after another, each starting at a multiple of 64 bytes so that
/// arrays of any type can be read in place. <see cref="Finish"/> writes the header last: a file that was cut short never has a valid one.
/// </summary>
internal sealed class SectionFileWriter(Stream stream, ulong magic, int sections)
{
    private readonly (long Offset, long Length)[] _table = new (long, long)[sections];
    private readonly long _start = stream.Position;
    private int _next;
    private bool _headerReserved;

    /// <summary>Begins the next section; everything written to the returned stream until the next call belongs to it.</summary>
    public Stream Begin()
    {
        EndSection();
        if (_next == sections) throw new InvalidOperationException($"The file was declared with {sections} sections.");
        Pad();
        _table[_next++] = (Position, -1);
        return stream;
    }

    /// <summary>A whole section in one piece.</summary>
    public void Write<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        Begin();
        // Spans of bytes end at 2 GiB; a section of more is written in pieces.
        const int Piece = 1 << 24;
        for (var at = 0; at < values.Length; at += Piece)
            stream.Write(MemoryMarshal.AsBytes(values.Slice(at, Math.Min(Piece, values.Length - at))));
    }

    public void Finish()
    {
        EndSection();
        if (_next != sections) throw new InvalidOperationException($"Only {_next} of {sections} sections were written.");
        var end = stream.Position;
        var header = SectionFile.Header(magic, _table, Position);
        stream.Position = _start;
        stream.Write(header);
        stream.Position = end;
        stream.Flush();
    }

    private long Position => stream.Position - _start;

    private void EndSection()
    {
        if (_next > 0 && _table[_next - 1].Length < 0)
            _table[_next - 1].Length = Position - _table[_next - 1].Offset;
    }

    private void Pad()
    {
        if (!_headerReserved)
        {
            stream.Write(new byte[SectionFile.HeaderLength(sections)]);
            _headerReserved = true;
        }
        var past = (int)(Position % SectionFile.Alignment);
        if (past > 0) stream.Write(new byte[SectionFile.Alignment - past]);
    }
}
