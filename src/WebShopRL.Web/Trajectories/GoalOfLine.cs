using System.Globalization;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Web.Trajectories;

/// <summary>
/// The goal of an imported trajectory, found as WebShop's <c>train_choice_il.py</c> finds it: by what the first page asks for. Where several goals ask for the same, the
/// first one counts, so that a test or validation goal goes before a training goal.
/// </summary>
/// <param name="Goal">Null where the catalog has none that asks for this.</param>
internal sealed record GoalOfLine(int? Goal, string Instruction)
{
    /// <summary>Throws <see cref="TrajectoryLineException"/> where the line names a goal that is not there, or another one than its pages show.</summary>
    public static GoalOfLine Of(TrajectoryLine line, Storefront shop, GoalFinder finder)
    {
        (string Place, string Text)[] shown = [.. line.States.Index().Select(state => (Place: string.Create(CultureInfo.InvariantCulture, $"states[{state.Index}]"), Text: Shown(state.Item, finder))).Where(one => one.Text is not null).Select(one => (one.Place, one.Text!))];
        (string Place, string Text)[] said = [.. shown.Prepend((Place: "instruction", Text: line.Instruction ?? "")).Where(one => GoalKey.Of(one.Text).Length > 0)];
        if (said.Length > 0 && said.FirstOrDefault(one => GoalKey.Of(one.Text) != GoalKey.Of(said[0].Text)) is { Place: { } place } other)
            throw new TrajectoryLineException($"{said[0].Place} {(said[0].Place == "instruction" ? "is" : "shows")} \"{Cut(said[0].Text)}\", and {place} shows \"{Cut(other.Text)}\": {(said[0].Place == "instruction" ? "leave instruction out, or give that of the page" : "give the pages of one episode")}");
        var instruction = line.Instruction ?? PolicyText.Goal(GoalKey.OnPage(line.States[0]) ?? line.States[0]);
        if (line.Goal is { } number)
            return new(number, Checked(number, said.Select(one => one.Text).FirstOrDefault(), shop) ?? instruction);
        var found = finder.Find(GoalKey.Of(instruction));
        return new(found.Count > 0 ? found[0] : null, instruction);
    }

    /// <summary>What a page asks for; also where it is a goal's bare instruction. Null where it shows none.</summary>
    private static string? Shown(string state, GoalFinder finder) =>
        GoalKey.OnPage(state) ?? (PolicyText.Goal(state) is { Length: > 0 } bare && finder.Find(GoalKey.Of(bare)).Count > 0 ? bare : null);

    /// <summary>The goal's own instruction where the line shows none; null where it shows the same.</summary>
    private static string? Checked(int number, string? said, Storefront shop)
    {
        var catalog = CatalogMark.Shown(shop.Name, shop.Fingerprint);
        if (number < 0 || number >= shop.Goals.Count)
            throw new TrajectoryLineException($"goal is {number}: the catalog {catalog} has goals 0 to {shop.Goals.Count - 1}; leave goal out to have it found by the instruction");
        var own = shop.Goals[number].InstructionText;
        if (said is null)
            return own;
        return GoalKey.Of(own) == GoalKey.Of(said)
            ? null
            : throw new TrajectoryLineException($"goal is {number}, which asks for \"{Cut(own)}\" in the catalog {catalog}, and the line for \"{Cut(said)}\": leave goal out to have it found by the instruction, or import the file where it was played");
    }

    private static string Cut(string text) => text.Length > 120 ? text[..120] + "…" : text;
}
