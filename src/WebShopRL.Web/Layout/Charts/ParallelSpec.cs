namespace WebShopRL.Web.Layout.Charts;

/// <summary>Lines over parallel axes; <c>ParallelCoordinates.js</c> draws them.</summary>
/// <param name="Axes">From left to right; the last one gives the lines their colours.</param>
public sealed record ParallelSpec(IReadOnlyList<ParallelLine> Lines, IReadOnlyList<ParallelAxis> Axes);

/// <param name="Id">Of what the line is.</param>
/// <param name="Label">Unlike those of the other lines.</param>
public sealed record ParallelLine(int Id, string Label);

/// <param name="Place">From 0 at the bottom to 1 at the top.</param>
public sealed record ParallelTick(double Place, string Text);
