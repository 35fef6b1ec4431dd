using WebShopRL.Web;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Configuration;

if (args is ["fetch", .. var wanted])
    return await FetchCommand.RunAsync(wanted, Console.Out, Console.Error);

try
{
    var application = WebShopApplication.Create(args);
    if (ServiceRoles.Read(application.Configuration) == ServiceRole.Migrate)
        await Migration.RunAsync(application.Services);
    else
        await application.RunAsync();
    return Environment.ExitCode; // not 0 where something stopped the service for a reason it logged
}
catch (ConfigurationException unusable)
{
    await Console.Error.WriteLineAsync(unusable.Message);
    return 78; // EX_CONFIG of sysexits.h
}
