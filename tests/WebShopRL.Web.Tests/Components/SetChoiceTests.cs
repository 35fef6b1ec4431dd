using Bunit;
using WebShopRL.Web.Runs;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Tests.Components;

/// <summary>Ticks of sets beside the setting that holds their names.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class SetChoiceTests : BunitContext
{
    private static readonly IReadOnlyList<TrajectorySetAnswer> Sets = [Set("expert", 500), Set("own", 60), Set("empty", 0), Set("growing", 10) with { BeingFilled = true }];

    private string? _setting;

    [Fact]
    public void Ticked_AreThoseThatTheSettingNames_AndWhatCannotBeLearnedFromTakesNoTick()
    {
        var boxes = Shown("own,  elsewhere").FindAll("input");
        Assert.Equal([false, true, false, false], boxes.Select(box => box.HasAttribute("checked")));
        Assert.Equal([false, false, true, true], boxes.Select(box => box.HasAttribute("disabled")));
    }

    [Fact]
    public void Tick_PutsANameIntoTheSetting_AndTakesItOut_AndKeepsNamesThatAreNoneOfTheSets()
    {
        Shown("own, elsewhere").FindAll("input")[0].Change(true);
        Assert.Equal("own, elsewhere, expert", _setting);
        Shown("own, elsewhere").FindAll("input")[1].Change(false);
        Assert.Equal("elsewhere", _setting);
    }

    [Fact]
    public void NoSets_NoList() => Assert.Equal("", Render<SetChoice>(with => with.Add(choice => choice.Value, "").Add(choice => choice.Sets, []).Add(choice => choice.OnChange, _ => { })).Markup.Trim());

    private IRenderedComponent<SetChoice> Shown(string setting) =>
        Render<SetChoice>(with => with.Add(choice => choice.Value, setting).Add(choice => choice.Sets, Sets).Add(choice => choice.OnChange, changed => _setting = changed));

    private static TrajectorySetAnswer Set(string name, int trajectories) => new(name.Length, name, "demo", null, trajectories, trajectories, 0.5, 4, false, DateTimeOffset.UnixEpoch, "");
}
