using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Runs;

/// <summary>Thinned curves and means against calculations that read every point.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class CurveTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private NpgsqlDataSource Source => server.Services.GetRequiredService<NpgsqlDataSource>();

    [Theory]
    [InlineData(1, 50, 0, int.MaxValue)]
    [InlineData(2, 200, 0, int.MaxValue)]
    [InlineData(3, 50, 400, 1_900)]
    [InlineData(4, 5, 0, int.MaxValue)]
    [InlineData(5, 5_000, 0, int.MaxValue)]
    public async Task ThinnedCurve_KeepsFirstLowestHighestAndLastOfEachStretch_AndGaps(int seed, int most, int from, int to)
    {
        var points = Walk(seed);
        var run = await AddAsync(points, [.. Walk(seed + 100).Select(point => point with { Name = "il/accuracy" })]);

        var curves = await ThinnedCurves.ReadAsync(Source, [run], ["il/loss"], most, new CurvePart(0, from, to), TestContext.Current.CancellationToken);

        var curve = Assert.Single(curves);
        var wanted = Thin([.. points.Where(point => point.Step >= from && point.Step <= to)], most);
        Assert.Equal(wanted.Select(point => point.Seq), curve.Points.Select(point => point.Seq));
        Assert.Equal(wanted.Select(point => point.Value), curve.Points.Select(point => point.Value));
        Assert.Equal(points.Count(point => point.Step >= from && point.Step <= to) <= most, curve.IsWhole);
        Assert.InRange(curve.Points.Count, 1, most);
    }

    [Fact]
    public async Task Curve_ShowsASpikeOfOnePoint_InAMillion()
    {
        var run = await server.AddRunAsync(RunStatus.Succeeded);
        await using (var insert = Source.CreateCommand("INSERT INTO metric_points (run_id, seq, name, step, wall_seconds, value) SELECT $1, g, 'il/loss', g, g, CASE WHEN g = 777777 THEN 99 ELSE sin(g) END FROM generate_series(1, 1000000) AS g"))
        {
            insert.Parameters.Add(new() { Value = run });
            insert.CommandTimeout = 120;
            await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var curve = (await server.GetAsync($"/api/v1/curves?run={run}&name=il/loss&points=500"))["curves"]![0]!;
        Assert.InRange(curve["value"]!.AsArray().Count, 300, 500);
        Assert.Equal(777777, (int)curve["step"]![curve["value"]!.AsArray().Index().Single(value => (double)value.Item! == 99).Index]!);
        Assert.False((bool)curve["is_whole"]!);

        var part = (await server.GetAsync($"/api/v1/curves?run={run}&name=il/loss&points=500&from=777700&to=777800"))["curves"]![0]!;
        Assert.Equal(101, part["value"]!.AsArray().Count);
        Assert.True((bool)part["is_whole"]!);
        Assert.Contains((await server.GetAsync($"/api/v1/runs/{run}/metrics?max_points=100"))["points"]!.AsArray(), point => (double)point!["value"]! == 99);
    }

    [Fact]
    public async Task MeanCurve_CountsEachRunOnceInAStretch()
    {
        List<IReadOnlyList<Point>> runs = [Walk(21), Walk(22), Walk(23)];
        List<int> ids = [];
        foreach (var points in runs)
            ids.Add(await AddAsync(points));
        const int stretches = 40;

        var curve = Assert.Single(await MeanCurves.ReadAsync(Source, [ids], "il/loss", stretches, CurvePart.Whole, TestContext.Current.CancellationToken));

        var all = runs.SelectMany(points => points).ToArray();
        long low = all.Min(point => point.Step), width = (all.Max(point => point.Step) - low + stretches) / stretches;
        var wanted = runs.SelectMany(points => points.Where(point => double.IsFinite(point.Value)).GroupBy(point => (point.Step - low) / width, (at, ofStretch) => (At: at, Mean: ofStretch.Average(point => point.Value))))
            .GroupBy(mean => mean.At, mean => mean.Mean).OrderBy(stretch => stretch.Key).Select(stretch => stretch.ToArray()).ToArray();
        Assert.Equal(wanted.Length, curve.Points.Count);
        foreach (var (means, point) in wanted.Zip(curve.Points))
        {
            var mean = means.Average();
            Assert.Equal(means.Length, point.Runs);
            Assert.Equal(mean, point.Mean, 9);
            if (means.Length == 1)
                Assert.Null(point.Deviation);
            else
                Assert.Equal(Math.Sqrt(means.Sum(value => (value - mean) * (value - mean)) / (means.Length - 1)), point.Deviation!.Value, 9);
        }
    }

    [Fact]
    public async Task Csv_HoldsEveryPointInFull()
    {
        var run = await AddAsync(new List<Point> { new(1, 3, 1.0 / 3, "il/loss"), new(2, 4, double.NaN, "il/loss"), new(3, 4, 7, "odd \"name\", with a comma") });

        var csv = await server.Client.GetStringAsync($"/api/v1/curves/csv?run={run}&name=il/loss&name={Uri.EscapeDataString("odd \"name\", with a comma")}", TestContext.Current.CancellationToken);
        Assert.Equal($"run,metric,seq,step,episode,wall_seconds,value\r\n{run},il/loss,1,3,,1,0.3333333333333333\r\n{run},il/loss,2,4,,2,NaN\r\n{run},\"odd \"\"name\"\", with a comma\",3,4,,3,7\r\n", csv);
    }

    [Theory]
    [InlineData("curves?name=il/loss", "run")]
    [InlineData("curves?run=1", "name")]
    [InlineData("curves?run=1&name=a&points=1", "points")]
    [InlineData("curves?run=1&name=a&axis=time", "axis")]
    [InlineData("curves/mean?name=a&group=1,b", "group.0")]
    [InlineData("curves/mean?name=a&group=", "group.0")]
    public async Task Curves_NameWhatCannotBeRead(string address, string field)
    {
        var (status, problem) = await server.SendAsync(HttpMethod.Get, $"/api/v1/{address}");
        Assert.Equal(400, status);
        Assert.NotNull(problem!["errors"]![field]);
    }

    private sealed record Point(long Seq, int Step, double Value, string Name);

    /// <summary>Several points at some steps, none at others, equal values, and some that are no number.</summary>
    private static List<Point> Walk(int seed)
    {
        var random = new Random(seed);
        List<Point> points = [];
        for (var step = random.Next(50); points.Count < 1_000; step += random.Next(4))
            points.Add(new Point(points.Count + 1, step, random.Next(40) switch { 0 => double.NaN, 1 => double.PositiveInfinity, _ => random.Next(30) - 10 }, "il/loss"));
        return points;
    }

    private static List<Point> Thin(IReadOnlyList<Point> points, int most)
    {
        if (points.Count <= most)
            return [.. points];
        long low = points.Min(point => point.Step), stretches = most / 5, width = (points.Max(point => point.Step) - low + stretches) / stretches;
        return [.. points.GroupBy(point => (point.Step - low) / width).SelectMany(Kept).DistinctBy(point => point.Seq).OrderBy(point => point.Seq)];
    }

    private static IEnumerable<Point> Kept(IEnumerable<Point> stretch)
    {
        Point[] points = [.. stretch.OrderBy(point => point.Seq)];
        yield return points[0];
        yield return points[^1];
        if (points.FirstOrDefault(point => !double.IsFinite(point.Value)) is { } gap)
            yield return gap;
        Point[] numbers = [.. points.Where(point => double.IsFinite(point.Value))];
        if (numbers.Length == 0)
            yield break;
        yield return numbers.First(point => point.Value == numbers.Min(other => other.Value));
        yield return numbers.First(point => point.Value == numbers.Max(other => other.Value));
    }

    private async Task<int> AddAsync(params IReadOnlyList<Point>[] curves)
    {
        var run = await server.AddRunAsync(RunStatus.Succeeded);
        var seq = 0L;
        var points = curves.SelectMany(curve => curve).Select(point => new MetricPoint { RunId = run, Seq = ++seq, Name = point.Name, Step = point.Step, WallSeconds = point.Seq, Value = point.Value }).ToArray();
        return await server.WithStoreAsync(async store =>
        {
            store.MetricPoints.AddRange(points);
            await store.SaveChangesAsync();
            await store.Runs.Where(row => row.Id == run).ExecuteUpdateAsync(set => set.SetProperty(row => row.LastSeq, seq));
            return run;
        });
    }
}
