using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Studies;

/// <summary>A study as a file.</summary>
internal sealed class ReportAnswer : IResult, IEndpointMetadataProvider
{
    private const string Markdown = "text/markdown", Csv = "text/csv", Json = "application/json";

    private readonly string _name, _type, _text;

    private ReportAnswer(string name, string type, string text) => (_name, _type, _text) = (name, type, text);

    /// <param name="format">md, csv or json.</param>
    public static ReportAnswer Of(StudyAnswer study, string format) => format switch
    {
        "md" => new($"study-{study.Id}.md", Markdown, StudyReport.Markdown(study)),
        "csv" => new($"study-{study.Id}.csv", Csv, StudyReport.Csv(study)),
        "json" => new($"study-{study.Id}.json", Json, JsonSerializer.Serialize(study, ApiJson.Options)),
        _ => throw new ArgumentException($"'{format}' is not a format: give md, csv or json.", nameof(format)),
    };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ContentDisposition = $"attachment; filename={_name}";
        return TypedResults.Text(_text, _type, Encoding.UTF8).ExecuteAsync(httpContext);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        // One status has one schema in the document: what the JSON looks like stands at GET.
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(JsonElement), [Markdown, Csv, Json]));
    }
}
