using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Web.Trajectories;

/// <summary>
/// A file as its lines, in bytes, as they come: any number of them needs the memory of one. One that is a JSON array is given element by element. What is no such file is refused whole, as it would otherwise be line by line.
/// </summary>
internal static class LineFile
{
    /// <summary>Line by line from 1, without line ends; those with nothing in them are passed over.</summary>
    /// <exception cref="TrajectoryLineException">The file is packed, in another encoding, one object printed over several lines, or an array that is broken.</exception>
    public static async IAsyncEnumerable<(string Place, byte[] Line)> ReadAsync(Stream stream, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
        await RefuseForeignAsync(reader, cancellation);
        if (await IsArrayAsync(reader, cancellation))
            await foreach (var (element, content) in JsonArrayFile.ReadAsync(reader, cancellation))
                yield return (string.Create(CultureInfo.InvariantCulture, $"element {element}"), content);
        else
            await foreach (var (line, content) in LinesAsync(reader, cancellation))
                foreach (var (place, one) in JoinedObjects.Of(content).Index())
                    yield return (string.Create(CultureInfo.InvariantCulture, $"line {line}{(place > 0 ? $", object {place + 1}" : "")}"), one);
    }

    private static async Task RefuseForeignAsync(PipeReader reader, CancellationToken cancellation)
    {
        var read = await reader.ReadAtLeastAsync(ForeignContent.Looked, cancellation);
        var foreign = ForeignContent.Of(read.Buffer.Slice(0, Math.Min(read.Buffer.Length, ForeignContent.Looked)).ToArray());
        reader.AdvanceTo(read.Buffer.Start);
        if (foreign is not null)
            throw new TrajectoryLineException($"the file is {foreign}");
    }

    /// <summary>Whether the file begins with a bracket, where the reader then stands.</summary>
    private static async Task<bool> IsArrayAsync(PipeReader reader, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var content = Content(read.Buffer.Slice(0, Math.Min(read.Buffer.Length, 4_096)), 1);
            var begun = content.AsSpan().TrimStart(" \t\r\n"u8);
            if (begun.Length == 0 && !read.IsCompleted && read.Buffer.Length < 4_096)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            var isArray = begun is [(byte)'[', ..];
            reader.AdvanceTo(isArray ? read.Buffer.PositionOf((byte)'[')!.Value : read.Buffer.Start);
            return isArray;
        }
    }

    private static async IAsyncEnumerable<(int Number, byte[] Line)> LinesAsync(PipeReader reader, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var (number, begun) = (0, false);
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                number++;
                if (Content(buffer.Slice(0, end), number) is { Length: > 0 } line)
                {
                    if (!begun && TrajectoryLineReader.IsCutShort(line))
                        throw new TrajectoryLineException("this object is printed over several lines: give one JSON object a line, or all in one JSON array") { Place = string.Create(CultureInfo.InvariantCulture, $"line {number}") };
                    begun = true;
                    yield return (number, line);
                }
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
        return bytes.Trim(" \t\r\u001E"u8).ToArray(); // JSON text sequences (RFC 7464) begin each with a record separator
    }
}
