# The service in one image; what a container does is its Role: web, worker or migrate (compose.yaml starts all three).
#   docker build -t webshoprl .                           CPU
#   docker build -t webshoprl --build-arg TORCH=cuda .    NVIDIA GPUs, where NuGet has TorchSharp-cuda-linux
# Ubuntu 24.04 below: its libstdc++ is the one that libtorch's binding was built for.
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
ARG TORCH=cpu
WORKDIR /source
COPY . .
RUN dotnet publish src/WebShopRL.Web -c Release -r linux-x64 --self-contained false -p:Torch=$TORCH -o /app \
 && cp -r appsettings.json wwwroot /app/

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
# libtorch computes with OpenMP threads.
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app .
# Checkpoints and prepared catalogs: a volume that web and worker share.
RUN mkdir /data && chown "$APP_UID" /data
VOLUME /data
USER $APP_UID
ENV Artifacts__Root=/data/artifacts
EXPOSE 5080
ENTRYPOINT ["dotnet", "WebShopRL.Web.dll"]
