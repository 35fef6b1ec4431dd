using System.Text.RegularExpressions;

namespace WebShopRL.Tests.Architecture;

/// <summary>Folders know each other in one direction: none is reached from itself.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed partial class FolderTests
{
    private const string Root = "WebShopRL.Agents";

    private static readonly string[] Held = ["Metrics", "Randomness", "Policies", "Rollouts", "Evaluation", "Training"];

    [Fact]
    public void Folders_AreInNoCircle()
    {
        var arrows = Arrows();
        Assert.Contains("Rollouts", arrows["Evaluation"]);
        var circles = arrows.Keys.Where(folder => Held.Contains(folder.Split('.')[0]) && Reached(folder).Contains(folder));

        Assert.Empty(circles);

        HashSet<string> Reached(string from)
        {
            HashSet<string> reached = [];
            var open = new Queue<string>(arrows[from]);
            while (open.TryDequeue(out var folder))
                if (reached.Add(folder))
                    foreach (var next in arrows.GetValueOrDefault(folder, []))
                        open.Enqueue(next);
            return reached;
        }
    }

    /// <summary>By what the files of a folder name in their usings; a folder below another may use that one's types without a using, and is taken to.</summary>
    private static Dictionary<string, HashSet<string>> Arrows()
    {
        Dictionary<string, HashSet<string>> arrows = [];
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "src", Root), "*.cs", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            if (Namespace().Match(text) is not { Success: true } own || own.Groups[1].Value.Length == 0)
                continue;
            var folder = own.Groups[1].Value[1..];
            if (!arrows.TryGetValue(folder, out var known))
                arrows[folder] = known = [];
            if (folder.Contains('.'))
                known.Add(folder[..folder.LastIndexOf('.')]);
            known.UnionWith(Using().Matches(text).Select(use => use.Groups[1].Value));
        }
        return arrows;
    }

    [GeneratedRegex(@"^namespace WebShopRL\.Agents([\w.]*);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (?:static )?WebShopRL\.Agents\.([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();
}
