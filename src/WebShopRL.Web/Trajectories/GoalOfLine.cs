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
        string[] said = [.. new[] { line.Instruction, GoalKey.OnPage(line.States[0]) }.OfType<string>().Where(text => GoalKey.Of(text).Length > 0)];
        if (said.Select(GoalKey.Of).Distinct(StringComparer.Ordinal).Count() > 1)
            throw new TrajectoryLineException($"instruction is \"{Cut(said[0])}\", and states[0] shows \"{Cut(said[1])}\": leave instruction out, or give that of the page");
        var instruction = line.Instruction ?? PolicyText.Goal(GoalKey.OnPage(line.States[0]) ?? line.States[0]);
        if (line.Goal is { } number)
            return new(number, Checked(number, said.FirstOrDefault(), shop) ?? instruction);
        var found = finder.Find(GoalKey.Of(instruction));
        return new(found.Count > 0 ? found[0] : null, instruction);
    }

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
