using System.Collections;
using System.Text;
using WebShopRL.Shop.Caching;
using WebShopRL.Shop.Goals;
using WebShopRL.Shop.MappedFiles;

namespace WebShopRL.Shop.Preparation;

/// <summary>Goals in their final order, read in place from a mapped file as they are asked for. Safe to read from many threads.</summary>
internal sealed class MappedGoals : IReadOnlyList<Goal>, IDisposable
{
    internal const ulong Magic = 0x01_53_4C_41_4F_47_57_4C; // "LWGOALS", version 1
    internal const int Sections = 4;
    private const int TextBytes = 0, TextOffsets = 1, Records = 2, RecordOffsets = 3;

    /// <summary>Goals kept as objects: about a kilobyte each.</summary>
    private const int Kept = 16384;

    private readonly SectionFile _file;
    private readonly BoundedCache<int, Goal> _recent = new(Kept);

    internal MappedGoals(SectionFile file)
    {
        _file = file;
        Count = file.Section<long>(RecordOffsets).Length - 1;
        if (Count < 0) throw new InvalidDataException("The file of goals has no table.");
    }

    public int Count { get; }

    public Goal this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return _recent.GetOrAdd(index, static (index, goals) => goals.Read(index), this);
        }
    }

    public static MappedGoals Open(string path) => new(SectionFile.Open(path, Magic));

    /// <summary>All goals, each read anew: going through millions leaves none behind.</summary>
    public IEnumerator<Goal> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return Read(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => _file.Dispose();

    private Goal Read(int index)
    {
        var record = new RecordReader(Slice(Records, RecordOffsets, index));
        // In the order written: initializers run from top to bottom.
        return new Goal
        {
            Index = index,
            Asin = Text(record.Number()),
            Category = Text(record.Number()),
            Query = Text(record.Number()),
            Name = Text(record.Number()),
            ProductCategory = Text(record.Number()),
            InstructionText = Text(record.Number()),
            Attributes = ReadAttributes(ref record),
            PriceUpper = record.Double(),
            Options = ReadOptions(ref record),
            Weight = record.Double(),
        };
    }

    private string[] ReadAttributes(ref RecordReader record)
    {
        var attributes = new string[record.Count()];
        for (var i = 0; i < attributes.Length; i++) attributes[i] = Text(record.Number());
        return attributes;
    }

    private GoalOption[] ReadOptions(ref RecordReader record)
    {
        var options = new GoalOption[record.Count()];
        for (var i = 0; i < options.Length; i++)
        {
            var name = record.Number();
            options[i] = new(name == 0 ? null : Text(name - 1), Text(record.Number()));
        }
        return options;
    }

    private string Text(int number) => Encoding.UTF8.GetString(Slice(TextBytes, TextOffsets, number));

    private ReadOnlySpan<byte> Slice(int bytes, int offsets, int number)
    {
        var at = _file.Section<long>(offsets);
        if ((uint)number >= (uint)at.Length - 1) throw new InvalidDataException($"A goal refers to text {number} of {at.Length - 1}.");
        return _file.Slice(bytes, at[number], checked((int)(at[number + 1] - at[number])));
    }
}
