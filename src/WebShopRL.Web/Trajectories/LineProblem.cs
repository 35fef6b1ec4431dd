namespace WebShopRL.Web.Trajectories;

/// <summary>What is wrong with a line of an import, for people: a sentence, in which a field keeps its name as it is written.</summary>
internal static class LineProblem
{
    /// <summary>Fields that a problem may begin with and that read like words; the others have an underscore or an index.</summary>
    private static readonly HashSet<string> Fields = ["states", "actions", "goal", "instruction", "reward", "prompt", "chosen", "rejected", "conversations", "messages", "options"];

    public static string Sentence(string problem)
    {
        var first = problem.Split(' ')[0];
        return Fields.Contains(first) || first.AsSpan().ContainsAny('_', '[') ? $"{problem}." : $"{char.ToUpperInvariant(problem[0])}{problem[1..]}.";
    }
}
