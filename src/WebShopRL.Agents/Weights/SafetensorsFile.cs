using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Text;
using System.Text.Json;
using WebShopRL.Shop.Catalogs;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Weights;

/// <summary>
/// Reads one <c>.safetensors</c> file, memory-mapped: 8 bytes header length, a JSON header, the elements. The header is believed only as far as the file bears it out: offsets inside the file,
/// sizes that match the shapes, no overlap and no gap.
/// </summary>
public sealed unsafe class SafetensorsFile : IWeightFile
{
    /// <summary>The limit of the format's own library.</summary>
    private const long LongestHeader = 100_000_000;

    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly Dictionary<string, WeightEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Begin, long End)> _ranges = new(StringComparer.Ordinal);
    private readonly long _elements;
    private bool _disposed;

    private SafetensorsFile(string path, long length)
    {
        Source = path;
        _map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        _view = _map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
        try
        {
            var header = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(_start, 8));
            if (header > LongestHeader || (long)header > length - 8)
                throw ForeignContent.Of(new ReadOnlySpan<byte>(_start, 8)) is { IsPacked: true } packed ? new CheckpointException($"{path} is {packed}.") : Broken($"its header claims {header} bytes of {length}");
            _elements = 8 + (long)header;
            ParseHeader(new ReadOnlySpan<byte>(_start + 8, (int)header).ToArray(), length - _elements);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Source { get; }

    public IReadOnlyDictionary<string, WeightEntry> Entries => _entries;

    /// <summary>The header's free text, e.g. <c>format</c>: <c>pt</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; private set; } = new Dictionary<string, string>();

    /// <exception cref="CheckpointException">It is not a well-formed safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        var length = new FileInfo(path).Length;
        return length >= 10 ? new SafetensorsFile(path, length) : throw new CheckpointException($"{path} is not a safetensors file: it has only {length} bytes.");
    }

    public Tensor Read(string name)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var (entry, (begin, end)) = (_entries[name], _ranges[name]);
        if (end - begin > int.MaxValue)
            throw new CheckpointException($"{Source}: {name} has {end - begin} bytes, more than the {int.MaxValue} of one tensor that can be read here.");
        var type = entry.Type ?? throw new CheckpointException($"{Source}: {name} is of type {entry.TypeName}, which is not read here: save it as F32, F16 or BF16.");
        return TensorBytes.ToTensor(new ReadOnlySpan<byte>(_start + _elements + begin, (int)(end - begin)), type, [.. entry.Shape]);
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }

    private void ParseHeader(byte[] json, long room)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.NameEquals("__metadata__"))
                    Metadata = property.Value.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString() ?? "", StringComparer.Ordinal);
                else
                    AddEntry(property.Name, property.Value, room);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException or ArgumentException)
        {
            throw Broken($"its header is malformed ({(e is JsonException broken ? JsonProblem.Of(broken) : "an entry is not what safetensors writes")})", e);
        }

        long next = 0;
        foreach (var (name, (begin, end)) in _ranges.OrderBy(range => range.Value.Begin).ThenBy(range => range.Value.End))
        {
            if (begin != next)
                throw Broken($"{name} begins at byte {begin}, and the tensor before it ends at {next}");
            next = end;
        }
        if (next != room)
            throw Broken($"its tensors take {next} bytes and it holds {room}; it may be cut short");
    }

    private void AddEntry(string name, JsonElement value, long room)
    {
        var offsets = value.GetProperty("data_offsets");
        var (begin, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        var typeName = value.GetProperty("dtype").GetString() ?? "";
        var (size, type) = Type(name, typeName);
        var entry = new WeightEntry(name, type, typeName, [.. value.GetProperty("shape").EnumerateArray().Select(length => length.GetInt64())]);
        if (entry.Shape.Any(length => length < 0) || offsets.GetArrayLength() != 2)
            throw Broken($"{name} has the shape [{string.Join(", ", entry.Shape)}] and {offsets.GetArrayLength()} offsets");
        if (begin < 0 || end < begin || end > room)
            throw Broken($"{name} claims the bytes {begin} to {end} of {room}; the file may be cut short");
        if (end - begin != checked(entry.Elements * size))
            throw Broken($"{name} of {typeName} [{string.Join(", ", entry.Shape)}] claims {end - begin} bytes");
        if (!_entries.TryAdd(name, entry))
            throw Broken($"{name} is there twice");
        _ranges.Add(name, (begin, end));
    }

    /// <summary>Bytes of an element, and the type it is read as; null where it cannot be read here.</summary>
    private (int Size, ScalarType? Type) Type(string name, string? type) => type switch
    {
        "F64" => (8, ScalarType.Float64),
        "F32" => (4, ScalarType.Float32),
        "F16" => (2, ScalarType.Float16),
        "BF16" => (2, ScalarType.BFloat16),
        "I64" => (8, ScalarType.Int64),
        "I32" => (4, ScalarType.Int32),
        "I16" => (2, ScalarType.Int16),
        "I8" => (1, ScalarType.Int8),
        "U8" => (1, ScalarType.Byte),
        "BOOL" => (1, ScalarType.Bool),
        "U64" => (8, null),
        "U32" => (4, null),
        "U16" => (2, null),
        "F8_E4M3" or "F8_E5M2" or "F8_E8M0" => (1, null),
        _ => throw Broken($"{name} is of type '{type}', which is not supported"),
    };

    private CheckpointException Broken(string what, Exception? inner = null) => new($"{Source} is not a sound safetensors file: {what}.", inner);
}
