using WebShopRL.Web.Layout;

namespace WebShopRL.Tests.Layout;

[Trait(Category.Name, Category.Unit)]
public sealed class PageHandoverTests
{
    [Fact]
    public void WhatWasKept_IsTakenOnce()
    {
        using var handover = new PageHandover();
        object read = new();
        var key = handover.Keep(read);
        Assert.Null(handover.Take(Guid.NewGuid()));
        Assert.Same(read, handover.Take(key));
        Assert.Null(handover.Take(key));
    }

    [Fact]
    public void OfMoreThanMayWait_TheFurtherOnesAreNotKept()
    {
        using var handover = new PageHandover();
        var keys = Enumerable.Range(0, 2 * PageHandover.Most).Select(_ => handover.Keep(new object())).ToList();
        Assert.InRange(keys.Count(key => handover.Take(key) is not null), 1, PageHandover.Most);
    }
}
