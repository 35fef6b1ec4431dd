using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Demo;

internal static class DemoServices
{
    /// <summary>What a first visitor finds at work.</summary>
    public static void AddDemo(this WebApplicationBuilder builder, ServiceRole role)
    {
        if (role is ServiceRole.All or ServiceRole.Worker && builder.Configuration.GetValue("Demo:QuickStart", true))
            builder.Services.AddHostedService<QuickStart>();
    }
}
