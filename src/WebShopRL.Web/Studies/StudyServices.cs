using WebShopRL.Store.Studies;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Studies;

internal static class StudyServices
{
    public static void AddStudies(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<StudyLauncher>();
        builder.Services.AddSingleton<StudyControl>();
        builder.Services.AddSingleton<PartLauncher>();
        builder.Services.AddWorkKind<Study, StudyJob>("study", WorkQueues.Studies);
    }
}
