using System.Reflection;

namespace WebShopRL.Tests.Architecture;

/// <summary>Folders of one project as its namespaces name them, and the types behind each arrow from one to another. The project's own folder is called after the project.</summary>
internal sealed class FolderGraph
{
    private readonly Dictionary<(string From, string To), SortedSet<string>> _arrows = [];
    private readonly string _root;

    /// <param name="root">The namespace of the project's own folder; types outside it, which generators make, are passed over.</param>
    public FolderGraph(Assembly assembly, string root)
    {
        _root = root;
        foreach (var (user, used) in TypeUse.Of(assembly))
            if (Folder(user) is { } from && Folder(used) is { } to && from != to)
            {
                if (!_arrows.TryGetValue((from, to), out var uses))
                    _arrows.Add((from, to), uses = new(StringComparer.Ordinal));
                uses.Add($"{user.Name} -> {used.Name}");
            }
    }

    /// <summary>The folders of each circle, in order and separated by blanks: all that lead to each other, however far around.</summary>
    public IReadOnlyList<string> Circles()
    {
        var folders = _arrows.Keys.SelectMany(arrow => new[] { arrow.From, arrow.To }).Distinct().ToArray();
        var reached = folders.ToDictionary(folder => folder, Reachable);
        return [.. folders.Where(folder => reached[folder].Contains(folder))
            .Select(folder => string.Join(' ', reached[folder].Where(other => reached[other].Contains(folder)).Order(StringComparer.Ordinal)))
            .Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The arrows within a circle, each with the types that make it.</summary>
    public string Describe(string circle)
    {
        var folders = circle.Split(' ').ToHashSet();
        return string.Join('\n', _arrows.Where(arrow => folders.Contains(arrow.Key.From) && folders.Contains(arrow.Key.To))
            .OrderBy(arrow => arrow.Key)
            .Select(arrow => $"  {arrow.Key.From} -> {arrow.Key.To}: {string.Join(", ", arrow.Value)}"));
    }

    private HashSet<string> Reachable(string start)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([start]);
        while (open.TryPop(out var folder))
            foreach (var (from, to) in _arrows.Keys)
                if (from == folder && reached.Add(to))
                    open.Push(to);
        return reached;
    }

    /// <summary>Top-level statements have no namespace.</summary>
    private string? Folder(Type type) =>
        type.Namespace == _root || type is { Namespace: null, Name: "Program" } ? _root :
        type.Namespace?.StartsWith(_root + '.', StringComparison.Ordinal) == true ? type.Namespace[(_root.Length + 1)..].Replace('.', '/') :
        null;
}
