using System.Text.Json;
using WebShopRL.Web.Layout;

namespace WebShopRL.Tests.Layout;

[Trait(Category.Name, Category.Unit)]
public sealed class ApiTextTests
{
    [Fact]
    public void Python_WritesJsonAsItsOwn() =>
        Assert.Equal("""{"a": [True, False, None, 1.5e-4], "b": "it's \"so\"\n\\"}""", ApiText.PythonOf(JsonElement.Parse("""{"a":[true,false,null,1.5e-4],"b":"it's \"so\"\n\\"}""")));

    [Fact]
    public void Curl_QuotesForTheShell() =>
        Assert.EndsWith("""-d '{"name":"it'\''s"}' 'http://here/api/v1/runs'""", ApiText.Post("http://here/", "runs", JsonElement.Parse("""{"name":"it's"}"""), "").Curl, StringComparison.Ordinal);
}
