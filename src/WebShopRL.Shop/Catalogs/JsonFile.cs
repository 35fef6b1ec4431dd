using System.Text.Json;

namespace WebShopRL.Shop.Catalogs;

/// <summary>One element of a JSON file's outermost array or object: where it is, and its bytes. The bytes are valid until the next element is read.</summary>
internal readonly ref struct JsonElementBytes
{
    public required JsonFile File { get; init; }
    /// <summary>Position in the array or object, from 0.</summary>
    public required int Index { get; init; }
    /// <summary>The property name where the outermost value is an object; null in an array.</summary>
    public required string? Name { get; init; }
    /// <summary>Where the element starts: bytes from the start of the (unpacked) file.</summary>
    public required long Offset { get; init; }
    public required ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>Reads the element from its start.</summary>
    public Utf8JsonReader Reader() => new(Bytes, JsonFile.Options);

    /// <summary>An error about this element; <paramref name="field"/> and <paramref name="reason"/> say what is wrong in it.</summary>
    public CatalogException Error(string? field, string reason, Exception? inner = null) =>
        File.Error($"{(Name is null ? $"element {Index}" : $"'{Name}' (element {Index})")} at byte {Offset}" + (field is null ? "" : $", field '{field}'"), reason, inner);
}

/// <summary>
/// Reads a JSON file whose outermost value is an array or an object, element by element: a file of several gigabytes takes no more memory than its largest element.
/// </summary>
internal sealed class JsonFile(string path) : IDisposable
{
    /// <summary>As deep as Python's reader goes: a field that nobody reads may hold anything.</summary>
    internal static readonly JsonReaderOptions Options = new() { MaxDepth = 1_000 };

    private readonly Stream _stream = CatalogFiles.Open(path);
    private byte[] _buffer = new byte[1 << 20];
    private int _start, _end;
    private long _consumed;
    private bool _atEnd;
    private JsonReaderState _state = new(Options);
    private int _index = -1;
    private bool _isObject;

    /// <summary>Bytes read so far, of the unpacked file.</summary>
    public long Position => _consumed;

    /// <summary>How much of the file on disk is read, in [0, 1].</summary>
    public double Fraction => _stream is FileStream { Length: > 0 } file ? (double)file.Position / file.Length : 0;

    // The reader is never told that a block is the last: whatever is cut short is then reported by ReadMore, as just that.

    /// <summary>Moves to the next element; false at the end. The first call checks that the outermost value is of the kind expected.</summary>
    public bool TryRead(bool expectObject, out JsonElementBytes element)
    {
        element = default;
        if (_index < 0)
            ReadOpening(expectObject);
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), isFinalBlock: false, _state);
            try
            {
                if (reader.Read())
                {
                    if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
                    {
                        Consume(ref reader);
                        RefuseTrailingContent();
                        return false;
                    }
                    string? name = null;
                    var complete = true;
                    if (_isObject)
                    {
                        JsonEscapes.Mend(_buffer.AsSpan(_start + (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length));
                        name = reader.GetString();
                        complete = reader.Read();
                    }
                    var from = (int)reader.TokenStartIndex;
                    if (complete && reader.TrySkip())
                    {
                        var length = (int)reader.BytesConsumed - from;
                        JsonEscapes.Mend(_buffer.AsSpan(_start + from, length));
                        element = new() { File = this, Index = _index, Name = name, Offset = _consumed + from, Bytes = _buffer.AsSpan(_start + from, length) };
                        Consume(ref reader);
                        _index++;
                        return true;
                    }
                }
            }
            catch (JsonException e)
            {
                // A token may be cut by the buffer's end: with what follows it shows whether it is one of Python's.
                if (_end - _start < _buffer.Length && !_atEnd)
                    ReadMore();
                if (!PythonNumbers.Mark(_buffer.AsSpan(_start, _end - _start)))
                    throw Error($"element {_index} at byte {_consumed}", JsonProblem.Placed(e), e);
                continue;
            }
            catch (InvalidOperationException e)
            {
                throw Error($"element {_index} at byte {_consumed}", "its name is not UTF-8: save the file as UTF-8", e);
            }
            ReadMore();
        }
    }

    /// <summary>It names the file alone: what is left out is told for good, of every folder with this content.</summary>
    public CatalogException Error(string position, string reason, Exception? inner = null) => new($"{Path.GetFileName(path)}, {position}: {reason}.", inner);

    public void Dispose() => _stream.Dispose();

    private void ReadOpening(bool expectObject)
    {
        ReadMore();
        if (ForeignContent.Of(_buffer.AsSpan(0, _end)) is { } foreign)
            throw Error("start of the file", $"it is {foreign}{(foreign == ForeignContent.Gzip ? ", or end its name in .json.gz" : "")}");
        if (_buffer.AsSpan(0, _end).StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            (_start, _consumed) = (3, 3);
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), isFinalBlock: false, _state);
            try
            {
                if (reader.Read())
                {
                    _isObject = reader.TokenType == JsonTokenType.StartObject;
                    if (_isObject != expectObject || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
                        throw Error("start of the file", $"expected a JSON {(expectObject ? "object" : "array")}, found {JsonFields.Describe(reader.TokenType)}");
                    Consume(ref reader);
                    _index = 0;
                    return;
                }
            }
            catch (JsonException e)
            {
                throw Error("start of the file", JsonProblem.Of(e), e);
            }
            ReadMore();
        }
    }

    private void RefuseTrailingContent()
    {
        while (true)
        {
            if (_buffer.AsSpan(_start, _end - _start).IndexOfAnyExcept(" \t\r\n"u8) is >= 0 and var at)
                throw Error($"byte {_consumed + at}", "something follows the end of the JSON value");
            (_consumed, _start) = (_consumed + _end - _start, _end);
            if (_atEnd)
                return;
            ReadMore();
        }
    }

    private void Consume(ref Utf8JsonReader reader)
    {
        _state = reader.CurrentState;
        _start += (int)reader.BytesConsumed;
        _consumed += reader.BytesConsumed;
    }

    private void ReadMore()
    {
        if (_atEnd)
            throw Error(_index < 0 ? "start of the file" : $"element {_index} at byte {_consumed}", "the file ends in the middle of a value; it may not have been copied whole");
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        try
        {
            var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
            _atEnd = read == 0;
            _end += read;
        }
        catch (InvalidDataException e)
        {
            throw Error($"byte {_consumed}", "not a readable gzip file; it may not have been copied whole", e);
        }
    }
}
