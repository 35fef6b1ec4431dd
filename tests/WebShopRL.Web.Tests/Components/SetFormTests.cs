using Bunit;
using Microsoft.AspNetCore.Components;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Tests.Components;

/// <summary>A set's name and notes: only what was changed is sent, and what is being typed outlives that the page is read again.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class SetFormTests : BunitContext
{
    private static readonly TrajectorySetAnswer Set = new(4, "expert", "demo", null, 3, 3, 1, 4, false, DateTimeOffset.UnixEpoch, "of the paper");

    private TrajectorySetChange? _change;

    public SetFormTests()
    {
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void Sent_IsWhatWasChangedAlone()
    {
        var form = Shown();
        form.Find("#set-notes").Change("of the paper, seed 1");
        form.Find("form").Submit();
        Assert.Equal(new TrajectorySetChange { Notes = "of the paper, seed 1" }, _change);
        form.Find("#set-notes").Change("of the paper");
        form.Find("#set-name").Change("expert 1");
        form.Find("form").Submit();
        Assert.Equal(new TrajectorySetChange { Name = "expert 1" }, _change);
    }

    [Fact]
    public void Typed_StaysWhileTheSetIsReadAgain_AndGivesWayToAnotherSet()
    {
        var form = Shown();
        form.Find("#set-name").Change("expert 1");
        form.Render(with => with.Add(shown => shown.Set, Set with { Trajectories = 5 }).Add(shown => shown.Errors, new Dictionary<string, string[]> { ["name"] = ["Taken."] }));
        Assert.Equal("expert 1", form.Find("#set-name").GetAttribute("value"));
        Assert.Equal("Taken.", form.Find("[role=alert]").TextContent);
        Assert.Equal("true", form.Find("#set-name").GetAttribute("aria-invalid"));
        form.Render(with => with.Add(shown => shown.Set, Set with { Id = 5, Name = "own" }));
        Assert.Equal("own", form.Find("#set-name").GetAttribute("value"));
    }

    private IRenderedComponent<SetForm> Shown() => Render<SetForm>(with => with.Add(form => form.Set, Set).Add(form => form.OnChange, change => _change = change));
}
