using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Store;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Layout;

namespace WebShopRL.Tests.Api;

/// <summary>People read what was written for them; of the rest the log has the whole, under a mark that they are given.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed partial class FailureWordsTests
{
    private static readonly Exception OfTheDatabase = new DbUpdateException("An error occurred while saving the entity changes. See the inner exception for details.");

    [Fact]
    public void Of_ShowsWhatWasWrittenForPeople_AndNothingElse()
    {
        Assert.Equal("no such folder", FailureWords.Of(new CatalogException("no such folder")));
        Assert.Equal("there is no run 7", FailureWords.Of(Assert.Throws<InvalidOperationException>(void () => throw new InvalidOperationException("there is no run 7"))));
        Assert.Equal("There is no device 'cuda:7'.", FailureWords.Of(Assert.Throws<ArgumentException>(void () => throw new ArgumentException("There is no device 'cuda:7'.", "wanted"))));
        Assert.Equal("disk full", FailureWords.Of(new IOException("disk full")));
        Assert.Equal("The database could not be reached.", FailureWords.Of(new InvalidOperationException("An exception has been raised that is likely due to a transient failure.", new TimeoutException())));
        Assert.Null(FailureWords.Of(OfTheDatabase));
        Assert.Null(FailureWords.Of(Assert.Throws<NullReferenceException>(() => ((string)null!).Length)));
        Assert.Null(FailureWords.Of(Assert.Throws<ArgumentException>(() => ArgumentException.ThrowIfNullOrEmpty(""))));
        // Sequence contains no elements.
        Assert.Null(FailureWords.Of(Assert.Throws<InvalidOperationException>(() => Enumerable.Empty<int>().First())));
    }

    [Fact]
    public async Task Page_ShowsAMark_UnderWhichTheLogHasTheWhole()
    {
        var (shown, log) = await RenderAsync(OfTheDatabase);
        Assert.DoesNotContain("entity changes", shown, StringComparison.Ordinal);
        var mark = Mark().Match(shown).Groups[1].Value;
        Assert.Matches("^[0-9a-f]{8}$", mark);
        var (line, failure) = Assert.Single(log);
        Assert.Equal(($"A page could not be shown ({mark})", OfTheDatabase), (line, failure));

        (shown, _) = await RenderAsync(new CatalogException("The catalog 'x' cannot be opened."));
        Assert.Contains("The catalog 'x' cannot be opened.", shown, StringComparison.Ordinal);
    }

    /// <summary>As it was: a missing table's name and PostgreSQL's code were on the page.</summary>
    [Fact]
    public async Task Page_OfTheService_SaysNothingOfTheDatabase()
    {
        await using var server = new WebShopServer();
        await server.InitializeAsync();
        await server.WithStoreAsync(store => store.Database.ExecuteSqlRawAsync("ALTER TABLE studies RENAME TO gone"));

        var page = WebUtility.HtmlDecode(await server.Client.GetStringAsync("/studies"));

        Assert.Contains("This page could not be shown", page, StringComparison.Ordinal);
        Assert.Matches(Mark(), page);
        Assert.DoesNotContain("42P01", page, StringComparison.Ordinal);
    }

    private static async Task<(string Shown, IReadOnlyList<(string Line, Exception? Failure)> Log)> RenderAsync(Exception failure)
    {
        var log = new KeptLog();
        await using var services = new ServiceCollection().AddSingleton<ILogger<PageErrorBoundary>>(log).BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        RenderFragment page = builder =>
        {
            builder.OpenComponent<FailingPage>(0);
            builder.AddComponentParameter(1, nameof(FailingPage.Failure), failure);
            builder.CloseComponent();
        };
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<PageErrorBoundary>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(PageErrorBoundary.ChildContent)] = page }))).ToHtmlString());
        return (WebUtility.HtmlDecode(html), log.Lines);
    }

    [GeneratedRegex("The program itself failed at it. The service's log says how, under ([0-9a-f]+)\\.")]
    private static partial Regex Mark();

    private sealed class FailingPage : ComponentBase
    {
        [Parameter] public Exception Failure { get; set; } = null!;

        protected override void OnInitialized() => throw Failure;
    }

    private sealed class KeptLog : ILogger<PageErrorBoundary>
    {
        public List<(string Line, Exception? Failure)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add((formatter(state, exception), exception));
    }
}
