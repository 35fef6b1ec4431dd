using Microsoft.OpenApi;

namespace WebShopRL.Web.Api;

/// <summary>A JSON converter that tells the OpenAPI document what it takes.</summary>
internal interface IDescribedConverter
{
    void Describe(OpenApiSchema schema);
}
