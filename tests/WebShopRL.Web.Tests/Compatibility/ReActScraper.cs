using System.Globalization;
using System.Text;
using AngleSharp.Dom;

namespace WebShopRL.Tests.Compatibility;

/// <summary>
/// Reads the site as ReAct's notebook, Reflexion and LATS do: every visible text in order, buttons and option labels in brackets, product
/// links by asin. They ask for addresses they make up themselves, options as a Python dict.
/// </summary>
/// <param name="products">How many of a page's products they show: ReAct and Reflexion 3, LATS 10.</param>
internal sealed class ReActScraper(HttpClient client, string basePath, string session, int products = 3)
{
    public string Observation { get; private set; } = "";
    public List<string> Asins { get; } = [];
    /// <summary>Option value to the heading that stood before it.</summary>
    public Dictionary<string, string> OptionGroups { get; } = [];
    public double? Reward { get; private set; }

    public Task HomeAsync() => ReadAsync($"{basePath}/{session}", isHome: true);
    public Task SearchAsync(string query, int page = 1) => ReadAsync($"{basePath}/search_results/{session}/{Quote(query)}/{page}");
    public Task ItemAsync(string asin, string query, string options, int page = 1) => ReadAsync($"{basePath}/item_page/{session}/{asin}/{Quote(query)}/{page}/{Quote(options)}", options);
    public Task SubPageAsync(string asin, string query, string name, string options, int page = 1) => ReadAsync($"{basePath}/item_sub_page/{session}/{asin}/{Quote(query)}/{page}/{name}/{Quote(options)}", options);
    public Task DoneAsync(string asin, string options) => ReadAsync($"{basePath}/done/{session}/{asin}/{Quote(options)}", options);

    /// <summary>As Python's requests sends a path: what a URL may hold stays, the rest is percent-encoded.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(text))
            quoted.Append(char.IsAsciiLetterOrDigit((char)octet) || "-._~'()*[],:;@!$&=+%".Contains((char)octet, StringComparison.Ordinal)
                ? ((char)octet).ToString() : $"%{octet:X2}");
        return quoted.ToString();
    }

    private async Task ReadAsync(string path, string address = "", bool isHome = false)
    {
        var html = await SocketClient.GetAsync(client.BaseAddress!, path);
        var page = new StringBuilder();
        var (plain, afterLast, lastPlain) = (0, 0, "");
        Asins.Clear();
        Reward = null;
        var rewardIsNext = false;
        foreach (var text in SiteDocument.Parse(html).Texts)
        {
            var (said, parent) = (text.Data, text.ParentElement!);
            if (rewardIsNext)
                (Reward, rewardIsNext) = (double.Parse(said, CultureInfo.InvariantCulture), false);
            rewardIsNext |= said == "Your score (min 0.0, max 1.0)";
            if (parent.NodeName == "BUTTON")
                page.Append($"\n[{said}] ");
            else if (parent.NodeName == "LABEL")
            {
                page.Append(address.Contains($"'{said}'", StringComparison.Ordinal) ? $"[[{said}]]" : $"[{said}]");
                OptionGroups[said] = lastPlain;
            }
            else if (parent.ClassName == "product-link")
            {
                if (Asins.Count < products)
                    page.Append($"\n[{said}] ");
                Asins.Add(said);
                afterLast = 0;
            }
            else
            {
                lastPlain = said;
                plain++;
                afterLast++;
                if ((!isHome && plain <= 2) || (Asins.Count > products && afterLast <= 2))
                    continue;
                page.Append($"\n{said} ");
            }
        }
        Observation = page.ToString();
    }
}
