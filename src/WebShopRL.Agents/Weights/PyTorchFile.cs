using System.IO.Compression;
using TorchSharp;
using WebShopRL.Shop.Catalogs;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Weights;

/// <summary>
/// Reads what <c>torch.save</c> writes: a zip file with a pickle of containers and one stored entry for each storage. <see cref="TensorPickle"/> knows tensors and containers and refuses
/// everything else by name; nothing in the file is ever run.
/// </summary>
public sealed class PyTorchFile : IWeightFile
{
    /// <summary>What torch.save wrote first before 1.6: a pickle of the number 0x1950a86a20f9469cfc6c.</summary>
    private static ReadOnlySpan<byte> OldStart => [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19];

    private readonly FileStream _stream;
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, PickledTensor> _tensors = new(StringComparer.Ordinal);
    private readonly string _folder = "";

    private PyTorchFile(string path)
    {
        Source = path;
        _stream = File.OpenRead(path);
        try
        {
            Span<byte> start = stackalloc byte[14];
            var read = _stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            if (start[..read].SequenceEqual(OldStart))
                throw new CheckpointException($"{path} was written by PyTorch before 1.6 or in that format, which is not read here: open it once in PyTorch (torch.load) and save it again (torch.save), or use the model's safetensors file.");
            if (!start[..read].StartsWith("PK\x03\x04"u8))
                throw new CheckpointException(ForeignContent.Of(start[..read]) is { IsPacked: true } packed ? $"{path} is {packed}." : $"{path} is not PyTorch's zip format (torch.save since 1.6), nor anything else that holds weights: it may be cut short or of another program.");
            _stream.Position = 0;
            _zip = new ZipArchive(_stream, ZipArchiveMode.Read, leaveOpen: true);
            var pickles = _zip.Entries.Where(entry => entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal)).ToList();
            if (pickles is not [var pickle])
                throw new CheckpointException($"{path} holds {pickles.Count} data.pkl, expected one.");
            _folder = pickle.FullName[..^"data.pkl".Length];
            if (_zip.GetEntry(_folder + "byteorder") is { } order && System.Text.Encoding.ASCII.GetString(ReadStored(order)) != "little")
                throw new CheckpointException($"{path} was written on a big-endian machine.");
            foreach (var (name, tensor) in StateDictionary(TensorPickle.Read(ReadStored(pickle), path)))
            {
                Check(name, tensor);
                _tensors[name] = tensor;
            }
        }
        catch (Exception e)
        {
            _zip?.Dispose();
            _stream.Dispose();
            if (e is InvalidDataException or EndOfStreamException or IOException)
                throw new CheckpointException($"{path} is not a sound PyTorch file: {e.Message}", e);
            throw;
        }
        Entries = _tensors.ToDictionary(pair => pair.Key, pair => new WeightEntry(pair.Key, pair.Value.Storage.Type, $"{pair.Value.Storage.Type}", pair.Value.Shape), StringComparer.Ordinal);
    }

    public string Source { get; }

    public IReadOnlyDictionary<string, WeightEntry> Entries { get; }

    /// <exception cref="CheckpointException">It is not such a file, is cut short, or asks for something other than tensors and containers.</exception>
    public static PyTorchFile Open(string path) => new(path);

    public Tensor Read(string name)
    {
        var pickled = _tensors[name];
        var bytes = ReadStored(StorageEntry(pickled.Storage));
        using var whole = TensorBytes.ToTensor(bytes, pickled.Storage.Type, [pickled.Storage.Elements]);
        using var view = whole.as_strided([.. pickled.Shape], [.. pickled.Strides], pickled.Offset);
        return view.clone().contiguous();
    }

    public void Dispose()
    {
        _zip.Dispose();
        _stream.Dispose();
    }

    /// <summary>The state_dict: the object itself, or the one dictionary of tensors in it (<c>state_dict</c>, <c>model</c>, ...).</summary>
    private IEnumerable<KeyValuePair<string, PickledTensor>> StateDictionary(object? root)
    {
        if (root is not Dictionary<object, object?> dictionary)
            throw new CheckpointException($"{Source} does not hold a dictionary of tensors.");
        if (!dictionary.Values.Any(value => value is PickledTensor))
        {
            var inner = dictionary.Values.OfType<Dictionary<object, object?>>().Where(value => value.Values.Any(v => v is PickledTensor)).ToList();
            dictionary = inner is [var only] ? only : throw new CheckpointException($"{Source} holds {inner.Count} dictionaries of tensors, expected one.");
        }
        return dictionary
            .Where(pair => pair is { Key: string, Value: PickledTensor })
            .Select(pair => KeyValuePair.Create((string)pair.Key, (PickledTensor)pair.Value!));
    }

    private void Check(string name, PickledTensor tensor)
    {
        var (storage, last) = (tensor.Storage, (Int128)tensor.Offset);
        var sound = tensor.Shape.Count == tensor.Strides.Count && tensor.Offset >= 0 && storage.Elements >= 0
            && tensor.Shape.All(size => size >= 0) && tensor.Strides.All(stride => stride >= 0);
        for (var i = 0; sound && i < tensor.Shape.Count; i++)
            last += (Int128)Math.Max(0, tensor.Shape[i] - 1) * tensor.Strides[i];
        Int128 elements = 1;
        foreach (var size in tensor.Shape)
            elements = Int128.Min(elements * Math.Max(0, size), long.MaxValue);
        // Strides of 0 could blow a small storage up to any size; a weight is never larger than what is stored.
        if (!sound || (elements > 0 && last >= storage.Elements) || elements > storage.Elements)
            throw new CheckpointException($"{Source}: {name} of shape [{string.Join(", ", tensor.Shape)}], strides [{string.Join(", ", tensor.Strides)}] at {tensor.Offset} does not lie in its storage of {storage.Elements} elements.");
        var entry = StorageEntry(storage);
        if ((Int128)entry.Length != (Int128)storage.Elements * TensorBytes.Size(storage.Type))
            throw new CheckpointException($"{Source}: the storage of {name} has {entry.Length} bytes, expected {storage.Elements} elements of {storage.Type}.");
    }

    private ZipArchiveEntry StorageEntry(PickledStorage storage) => _zip.GetEntry($"{_folder}data/{storage.Key}")
        ?? throw new CheckpointException($"{Source}: the storage {storage.Key} is missing; the file may be cut short.");

    /// <summary>torch.save stores without compressing. Refusing the rest means that no entry can unpack to more than the file holds.</summary>
    private byte[] ReadStored(ZipArchiveEntry entry)
    {
        if (entry.CompressedLength != entry.Length || entry.Length > Math.Min(_stream.Length, Array.MaxLength))
            throw new CheckpointException($"{Source}: {entry.FullName} is compressed or too large ({entry.CompressedLength} bytes that claim to be {entry.Length}).");
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }
}
