using System.Globalization;
using System.Text;

namespace WebShopRL.Shop.Pages.Html;

/// <summary>
/// Pages as html. With the text environment's links this is WebShop's <c>html</c> mode, byte for byte, its stray closing tags and trailing blanks included;
/// with the site's links the same renderer serves the site.
/// </summary>
/// <param name="selfContained">Pages that load nothing from other hosts: a style sheet of our own and a script without libraries. False is what the original serves.</param>
public sealed partial class HtmlRenderer(IPageLinks links, bool selfContained = false)
{
    /// <summary>Stands at the end of lines that end in blanks, so that no editor trims them.</summary>
    private const string End = "";

    public string Render(Page page) => page switch
    {
        HomePage home => Home(home),
        ResultsPage results => Results(results),
        ItemPage item => Item(item),
        SubPage sub => Sub(sub),
        DonePage done => Done(done),
        _ => throw new ArgumentException($"There is no html for a {page.GetType().Name}.", nameof(page)),
    };

    /// <summary>As Jinja escapes what it prints.</summary>
    internal static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAny("&<>'\""))
            return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
            escaped.Append(c switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '\'' => "&#39;", '"' => "&#34;", _ => null }).Append(c is '&' or '<' or '>' or '\'' or '"' ? "" : c);
        return escaped.ToString();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static ProductAddress Address(ProductPage page) => new(page.SessionId, page.Product.Asin.ToUpperInvariant(), page.Keywords, page.ResultsNumber, page.ChosenRepr);

    /// <summary>The frame of the results, item and sub pages; the body starts with the instruction and the way back to the search.</summary>
    private string ShopPage(Page page, string body, string script = "") => $"""
        <!DOCTYPE html>
        <html>
          <head>
        {(selfContained ? OwnHead : ShopHead)}
            <link rel="icon" href="data:,">
          </head>
          <body>
            <div class="container py-5">
              <div class="row top-buffer">
                <div class="col-sm-6">
                  <div id="instruction-text" class="text-center">
                    <h4>Instruction:<br>{Escape(page.Goal.InstructionText)}</h4>
                  </div>
                </div>
              </div>
              <div class="row top-buffer">
                <form method="post" action="{Escape(links.Home(page.SessionId))}">
                  <button type="submit" class="btn btn-success">Back to Search</button>
                </form>
              </div>
        {body}
            </div>
          </body>
        {script}</html>
        """;

    private string CenteredPage(string body) => $"""
        <!DOCTYPE html>
        <html>
          <head>
        {(selfContained ? OwnHead : CenteredHead)}
            <link rel="icon" href="data:,">
          </head>
          <body>
            <!-- Code reference: https://bootsnipp.com/snippets/m13mN -->
            <div class="container" style="margin-top: 8%;">
              <div class="col-md-6 col-md-offset-3">     {End}
                <div class="row">
        {body}
                </div>            {End}
              </div>
            </div>
          </body>
        </html>
        """;

    private string PreviousButton(string address) => $"""
              <div class="row top-buffer">
                <form method="post" action="{Escape(address)}">
                  <button type="submit" class="btn btn-primary">&lt; Prev</button>
                </form>
              </div>
        """;

    private string OwnHead => $"""
            <link rel="stylesheet" href="{Escape(links.Static("style.css"))}">
        """;

    private string ShopHead => $"""
            <link rel="stylesheet" href="{Escape(links.Static("style.css"))}">
            <link rel="stylesheet" href="https://maxcdn.bootstrapcdn.com/bootstrap/3.4.1/css/bootstrap.min.css">
            <link rel="stylesheet" href="https://cdnjs.cloudflare.com/ajax/libs/font-awesome/4.0.3/css/font-awesome.css{'\t'}">
            <script src="https://ajax.googleapis.com/ajax/libs/jquery/3.5.1/jquery.min.js"></script>
            <script src="https://stackpath.bootstrapcdn.com/bootstrap/4.3.1/js/bootstrap.bundle.min.js"></script>
        """;

    private string CenteredHead => $"""
            <link rel="stylesheet" href="{Escape(links.Static("style.css"))}">
            <link rel="stylesheet" href="https://cdnjs.cloudflare.com/ajax/libs/font-awesome/4.7.0/css/font-awesome.min.css">
            <link rel="stylesheet" href="https://maxcdn.bootstrapcdn.com/bootstrap/3.4.1/css/bootstrap.min.css">
        """;
}
