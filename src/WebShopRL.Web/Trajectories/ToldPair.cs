using System.Text.Json;

namespace WebShopRL.Web.Trajectories;

/// <summary>
/// A preference as TRL's layouts tell it. The prompt may be told by itself, as <c>prompt</c> or <c>conversations</c>; be in both sides (what they have in common, as TRL's <c>extract_prompt</c> takes it); or be both. Each may be a list of
/// messages, one message, or a text. A prompt of one message is the first of what they have in common.
/// </summary>
/// <param name="Prompt">What both sides answer.</param>
/// <param name="Chosen">What follows it on the side that was preferred.</param>
internal sealed record ToldPair(IReadOnlyList<Turn> Prompt, IReadOnlyList<Turn> Chosen, IReadOnlyList<Turn> Rejected)
{
    /// <exception cref="TrajectoryLineException">It is none.</exception>
    public static ToldPair Of(JsonElement root)
    {
        var prompt = Given(root, "prompt") ?? Given(root, "conversations") ?? [];
        var (chosen, rejected) = (Side(root, "chosen"), Side(root, "rejected"));
        var whole = prompt.Count > 0 && Begins(chosen, prompt) && Begins(rejected, prompt);
        if (whole && prompt.Count > 1)
            return new(prompt, [.. chosen.Skip(prompt.Count)], [.. rejected.Skip(prompt.Count)]);
        if (whole || prompt.Count == 0)
        {
            var shared = chosen.Zip(rejected).TakeWhile(pair => pair.First == pair.Second).Count();
            if (shared == 0)
                throw new TrajectoryLineException("it has no prompt, and chosen and rejected do not begin with the same messages");
            return new([.. chosen.Take(shared)], [.. chosen.Skip(shared)], [.. rejected.Skip(shared)]);
        }
        return new(prompt, chosen, rejected);
    }

    /// <summary>Both sides as whole episodes, the chosen one first.</summary>
    /// <exception cref="TrajectoryLineException">One is none.</exception>
    public IReadOnlyList<ToldEpisode> Episodes(int? goal) => [Dialogue.Episode([.. Prompt, .. Chosen], goal, null), Dialogue.Episode([.. Prompt, .. Rejected], goal, null)];

    private static IReadOnlyList<Turn>? Given(JsonElement root, string member) =>
        root.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null ? Dialogue.Turns(value, member, textIsModels: false) : null;

    private static IReadOnlyList<Turn> Side(JsonElement root, string member) => Dialogue.Turns(root.GetProperty(member), member, textIsModels: true);

    private static bool Begins(IReadOnlyList<Turn> whole, IReadOnlyList<Turn> start) => whole.Count > start.Count && whole.Take(start.Count).SequenceEqual(start);
}
