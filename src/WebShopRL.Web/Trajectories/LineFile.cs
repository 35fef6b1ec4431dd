using System.Buffers;
using System.IO.Pipelines;

namespace WebShopRL.Web.Trajectories;

/// <summary>A file as its lines, in bytes, as they come: any number of them needs the memory of one.</summary>
internal static class LineFile
{
    /// <summary>Line by line from 1, without line ends; those with nothing in them are passed over.</summary>
    public static async IAsyncEnumerable<(int Number, byte[] Line)> ReadAsync(Stream stream, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
        var number = 0;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                number++;
                if (Content(buffer.Slice(0, end), number) is { Length: > 0 } line)
                    yield return (number, line);
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }
            if (read.IsCompleted)
            {
                if (Content(buffer, number + 1) is { Length: > 0 } last)
                    yield return (number + 1, last);
                await reader.CompleteAsync();
                yield break;
            }
            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static byte[] Content(in ReadOnlySequence<byte> line, int number)
    {
        var bytes = line.ToArray().AsSpan();
        // Windows' Notepad begins UTF-8 with a mark.
        if (number == 1 && bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            bytes = bytes[3..];
        return bytes.Trim(" \t\r"u8).ToArray();
    }
}
