using System.Text;
using System.Text.RegularExpressions;
using WebShopRL.Agents.Chat;
using WebShopRL.Shop.Episodes;

namespace WebShopRL.Agents.Policies.Prompting;

/// <summary>
/// An episode as a conversation with a language model: the page goes out as an observation, the answer comes back as an action. Every answer is a step of the episode; one that the shop does not
/// understand or that is not to be had on the page changes nothing there, as in WebShop.
/// </summary>
public sealed partial class ShoppingTalk(Episode episode, string prompt)
{
    /// <summary>Most characters of what was said before that a model is shown again; what is left out is the oldest.</summary>
    private const int MostRemembered = 24_000;

    private const int LongestAction = 500;

    private readonly List<ChatMessage> _talk = [new("user", $"Instruction: {episode.Goal.InstructionText}\nObservation:\n{Page(episode)}")];
    private readonly List<string> _actions = [];

    public Episode Episode => episode;

    /// <summary>What was done, step by step; <c>think[...]</c> and answers without an action among it.</summary>
    public IReadOnlyList<string> Actions => _actions;

    /// <summary>What the model is sent now.</summary>
    public IReadOnlyList<ChatMessage> Messages
    {
        get
        {
            var (first, length) = (_talk.Count, 0);
            // An observation with the answer before it: the talk goes on from a whole pair.
            while (first > 1 && (length += _talk[first - 1].Content.Length + _talk[first - 2].Content.Length) <= MostRemembered)
                first -= 2;
            return [new ChatMessage("system", prompt), _talk[0], .. _talk.Skip(Math.Max(1, Math.Min(first, _talk.Count - 2)))];
        }
    }

    /// <summary>Takes the model's answer as a step.</summary>
    public void Hear(string answer)
    {
        var action = ActionOf(answer);
        var step = episode.Step(action);
        _actions.Add(action);
        _talk.Add(new ChatMessage("assistant", $"Action: {action}"));
        _talk.Add(new ChatMessage("user", $"Observation:\n{(step.ActionIsValid ? Page(episode) : IsThought(action) ? "OK." : "Invalid action!")}"));
    }

    /// <summary>The first action in an answer, whether a thought stands before it or not; its first line where there is none, which the shop will not understand.</summary>
    public static string ActionOf(string answer)
    {
        var found = SaidAsAction().Match(answer) is { Success: true } said ? said : Bare().Match(answer);
        var action = found.Success ? $"{found.Groups[1].Value.ToLowerInvariant()}[{found.Groups[2].Value.Trim()}]" : answer.Trim().Split('\n')[0].Trim();
        var storable = action.Replace("\0", "", StringComparison.Ordinal);
        return storable.Length > LongestAction ? storable[..LongestAction] : storable;
    }

    private static bool IsThought(string action) => action.StartsWith("think[", StringComparison.Ordinal);

    /// <summary>The page in text_rich with brackets in place of its markers, and without the instruction, which stands at the beginning.</summary>
    private static string Page(Episode episode)
    {
        var text = new StringBuilder();
        var isInstruction = false;
        foreach (var line in episode.Observe(ObservationMode.TextRich).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var skip = isInstruction || line == "Instruction:";
            isInstruction = line == "Instruction:";
            if (!skip)
                text.Append(Clicked().Replace(Button().Replace(line, "[$1]"), "[$1] (chosen)")).Append('\n');
        }
        return text.ToString();
    }

    [GeneratedRegex(@"^[ \t]*Action(?: \d+)?:[ \t]*(search|click|think)[ \t]*\[(.+)\]", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex SaidAsAction();

    [GeneratedRegex(@"^[ \t]*(search|click|think)[ \t]*\[(.+)\]", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Bare();

    [GeneratedRegex(@"\[button\] (.*?) \[button_\]", RegexOptions.CultureInvariant)]
    private static partial Regex Button();

    [GeneratedRegex(@"\[clicked button\] (.*?) \[clicked button_\]", RegexOptions.CultureInvariant)]
    private static partial Regex Clicked();
}
