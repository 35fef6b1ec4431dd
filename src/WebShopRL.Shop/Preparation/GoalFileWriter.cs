using System.Runtime.InteropServices;
using System.Text;
using WebShopRL.Shop.Goals;
using WebShopRL.Shop.MappedFiles;

namespace WebShopRL.Shop.Preparation;

/// <summary>
/// Writes goals into the file that <see cref="MappedGoals"/> reads. A synthetic product has a goal for each combination of its options: every text is written
/// once and goals hold its number.
/// </summary>
internal static class GoalFileWriter
{
    public static void Write(Stream stream, IReadOnlyList<Goal> goals)
    {
        var file = new SectionFileWriter(stream, MappedGoals.Magic, MappedGoals.Sections);
        var texts = new Dictionary<string, int>(StringComparer.Ordinal);
        var textOffsets = new List<long> { 0 };
        var textBytes = file.Begin();

        // Texts go to the file as they are met; the records, which are short, wait in memory.
        using var recordBytes = new MemoryStream();
        var recordOffsets = new long[goals.Count + 1];
        var record = new RecordWriter();
        for (var i = 0; i < goals.Count; i++)
        {
            record.Clear();
            WriteGoal(record, goals[i], Number);
            recordBytes.Write(record.Written);
            recordOffsets[i + 1] = recordBytes.Length;
        }
        file.Write<long>(CollectionsMarshal.AsSpan(textOffsets));
        file.Write<byte>(recordBytes.GetBuffer().AsSpan(0, (int)recordBytes.Length));
        file.Write<long>(recordOffsets);
        file.Finish();

        int Number(string text)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(texts, text, out var known);
            if (known) return number;
            var bytes = Encoding.UTF8.GetBytes(text);
            textBytes.Write(bytes);
            textOffsets.Add(textOffsets[^1] + bytes.Length);
            return number = texts.Count - 1;
        }
    }

    private static void WriteGoal(RecordWriter record, Goal goal, Func<string, int> number)
    {
        record.Number(number(goal.Asin));
        record.Number(number(goal.Category));
        record.Number(number(goal.Query));
        record.Number(number(goal.Name));
        record.Number(number(goal.ProductCategory));
        record.Number(number(goal.InstructionText));
        record.Number(goal.Attributes.Count);
        foreach (var attribute in goal.Attributes) record.Number(number(attribute));
        record.Double(goal.PriceUpper);
        record.Number(goal.Options.Count);
        foreach (var (name, value) in goal.Options)
        {
            record.Number(name is null ? 0 : number(name) + 1);
            record.Number(number(value));
        }
        record.Double(goal.Weight);
    }
}
