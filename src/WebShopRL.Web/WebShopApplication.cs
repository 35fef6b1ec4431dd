using WebShopRL.Store;
using WebShopRL.Web.Api;
using WebShopRL.Web.Artifacts;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Catalogs.Uploads;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Checkpoints.Naming;
using WebShopRL.Web.Clients;
using WebShopRL.Web.Comparisons;
using WebShopRL.Web.Compatibility;
using WebShopRL.Web.Configuration;
using WebShopRL.Web.Demo;
using WebShopRL.Web.Episodes;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Generations;
using WebShopRL.Web.Health;
using WebShopRL.Web.Layout;
using WebShopRL.Web.Models;
using WebShopRL.Web.Play;
using WebShopRL.Web.Policies;
using WebShopRL.Web.Policies.Advice;
using WebShopRL.Web.Preferences;
using WebShopRL.Web.Runs;
using WebShopRL.Web.Runs.Export;
using WebShopRL.Web.Runs.External;
using WebShopRL.Web.Runs.Feed;
using WebShopRL.Web.Runs.Training;
using WebShopRL.Web.Security;
using WebShopRL.Web.Studies;
using WebShopRL.Web.Trajectories;
using WebShopRL.Web.Work;

namespace WebShopRL.Web;

/// <summary>The composition root: what the service is made of, in one place. Tests start it in-process.</summary>
public static class WebShopApplication
{
    /// <summary>Builds the service from appsettings.json, the environment and the command line.</summary>
    /// <param name="configure">Has the last word on the services: tests put their own clock or queue in.</param>
    /// <exception cref="ConfigurationException">A setting cannot be used; the message lists all that cannot.</exception>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var root = RepositoryRoot.Find();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            // Its static files are found by this name, also where the program was started by another, a test's.
            ApplicationName = typeof(WebShopApplication).Assembly.GetName().Name,
            ContentRootPath = root,
            WebRootPath = Path.Combine(root, "wwwroot"),
        });
        var role = ServiceRoles.Read(builder.Configuration);

        builder.AddCompatibility();
        ServiceConfiguration.Register(builder);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddStore(builder.Configuration.GetConnectionString("WebShop")!);
        builder.AddSecurity();
        builder.AddHealth();
        builder.AddApi();
        builder.AddShop();
        builder.AddCatalogUploads();
        builder.AddWork(role);
        builder.AddArtifacts();
        builder.AddCheckpoints();
        builder.AddCheckpointNames();
        builder.AddModelPages();
        builder.AddRuns();
        builder.AddTraining();
        builder.AddExternalRuns();
        builder.AddRunFeed();
        builder.AddEvaluations();
        builder.AddComparisons();
        builder.AddGenerations();
        builder.AddStudies();
        builder.AddDemo(role);
        builder.AddPolicies();
        builder.AddAdvice();
        builder.AddEpisodes();
        builder.AddPlay();
        builder.AddPages();
        builder.AddTrajectories();
        builder.AddPreferences();

        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseHostNames();
        app.UseCompatibility();
        app.UseApi();
        app.UsePages(OwnPorts.Serve);
        app.UseSecurity();
        app.MapHealth();
        app.MapLogin();
        MapFeatures(app.MapApi());
        app.MapCompatibility();
        app.MapPythonClient();
        app.MapRunFeed();
        app.MapPages();
        app.MapWork();
        return app;
    }

    private static void MapFeatures(RouteGroupBuilder api)
    {
        api.MapEpisodes();
        api.MapAlgorithms();
        api.MapMetricTable();
        api.MapRuns();
        api.MapExternalRuns();
        api.MapRunExport();
        api.MapCurves();
        api.MapCheckpoints();
        api.MapCheckpointNames();
        api.MapEvaluations();
        api.MapEvaluationFigures();
        api.MapCatalog();
        api.MapTrajectories();
        api.MapTrajectorySets();
        api.MapPreferences();
        api.MapGenerations();
        api.MapStudies();
        api.MapComparisons();
        api.MapPolicies();
    }
}
