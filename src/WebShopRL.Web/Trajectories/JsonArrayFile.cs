using System.Buffers;
using System.IO.Pipelines;

namespace WebShopRL.Web.Trajectories;

/// <summary>
/// A file that is one JSON array, as its elements in bytes: any number of them needs the memory of one. Only where an element ends is looked for, so that one that is no JSON, but closes
/// what it opens, is one odd element and not the end of the file.
/// </summary>
internal static class JsonArrayFile
{
    /// <summary>Element by element from 1.</summary>
    /// <param name="reader">Stands at the opening bracket.</param>
    /// <exception cref="TrajectoryLineException">The file ends within the array, or something follows it.</exception>
    public static async IAsyncEnumerable<(int Number, byte[] Element)> ReadAsync(PipeReader reader, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var scan = new Scan();
        var number = 0;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            foreach (var element in scan.Take(read.Buffer))
                yield return (++number, element);
            reader.AdvanceTo(read.Buffer.End);
            if (!read.IsCompleted)
                continue;
            await reader.CompleteAsync();
            if (!scan.IsClosed)
                throw new TrajectoryLineException("the file ends within its JSON array: it may not have been copied whole");
            yield break;
        }
    }

    /// <summary>Where one is in the array: how deep, and whether in a string.</summary>
    private sealed class Scan
    {
        private readonly ArrayBufferWriter<byte> _element = new(1 << 16);
        private int _depth;
        private bool _begun, _inString, _escaped;

        public bool IsClosed { get; private set; }

        /// <summary>The elements that end in these bytes.</summary>
        public List<byte[]> Take(in ReadOnlySequence<byte> bytes)
        {
            List<byte[]> elements = [];
            foreach (var segment in bytes)
                foreach (var one in segment.Span)
                    Take(one, elements);
            return elements;
        }

        private void Take(byte one, List<byte[]> elements)
        {
            if (IsClosed)
            {
                if (one is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
                    throw new TrajectoryLineException("something follows the end of its JSON array");
                return;
            }
            if (_inString)
            {
                (_inString, _escaped) = (_escaped || one != '"', !_escaped && one == '\\');
            }
            else
            {
                _inString = one == '"';
                _depth += one is (byte)'[' or (byte)'{' ? 1 : one is (byte)']' or (byte)'}' ? -1 : 0;
                // The opening bracket, a comma between two elements, the closing bracket.
                if (!_begun || _depth == 0 || _depth == 1 && one == ',')
                {
                    End(elements);
                    (_begun, IsClosed) = (true, _depth == 0);
                    return;
                }
            }
            _element.Write([one]);
        }

        private void End(List<byte[]> elements)
        {
            if (_element.WrittenSpan.Trim(" \t\r\n"u8) is { Length: > 0 } whole)
                elements.Add(whole.ToArray());
            _element.ResetWrittenCount();
        }
    }
}
