using Bunit;
using WebShopRL.Web.Layout;

namespace WebShopRL.Tests.Components;

/// <summary>A way back is offered where there is one, by button and by key.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class UndoNoticeTests : BunitContext
{
    [Fact]
    public void Undo_IsThereWithItsKey_WhereThereIsAWayBack()
    {
        var undone = 0;
        var notice = Render<UndoNotice>(with => with.Add(shown => shown.Done, "Run 3 is archived.").Add(shown => shown.OnUndo, () => undone++));
        Assert.Equal("Run 3 is archived.", notice.Find("[role=status] > span").TextContent);
        var button = notice.Find("button[data-key=u][aria-keyshortcuts=u]");
        button.Click();
        Assert.Equal(1, undone);
        Assert.Empty(Render<UndoNotice>(with => with.Add(shown => shown.Done, "Gone.").Add(shown => shown.Key, null).Add(shown => shown.OnUndo, () => { })).FindAll("[data-key], kbd"));
    }

    [Fact]
    public void Close_IsAllThereIs_WhereThereIsNoWayBack()
    {
        var closed = 0;
        var notice = Render<UndoNotice>(with => with.Add(shown => shown.Done, "Gone.").Add(shown => shown.OnClose, () => closed++));
        var button = Assert.Single(notice.FindAll("button"));
        Assert.Equal("Close: Gone.", button.GetAttribute("aria-label"));
        button.Click();
        Assert.Equal(1, closed);
    }
}
