using WebShopRL.Web;
using WebShopRL.Web.Configuration;

try
{
    var application = WebShopApplication.Create(args);
    await application.RunAsync();
    return 0;
}
catch (ConfigurationException unusable)
{
    await Console.Error.WriteLineAsync(unusable.Message);
    return 78; // EX_CONFIG of sysexits.h
}
