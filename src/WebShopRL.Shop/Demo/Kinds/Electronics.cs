namespace WebShopRL.Shop.Demo.Kinds;

internal static class Electronics
{
    private static readonly KindOption Colors = KindOption.Of("color", "black|white|rose gold|navy blue|space grey|red|mint green|silver|purple|army green|pink|clear|orange|teal");
    private static readonly KindOption Lengths = KindOption.Of("size", "1.5 feet|3 feet|6 feet|10 feet|15 feet|25 feet|50 feet|100 feet");
    private static readonly KindOption Packs = KindOption.Of("size", "1 pack|2 pack|3 pack|4 pack|5 pack|10 pack");
    private static readonly KindOption Phones = KindOption.Of("style", "for orion 11|for orion 12 pro|for orion 13 mini|for orion 13 pro max|for galen s21|for galen s22 ultra|for pixon 6|for pixon 7 pro");
    private static readonly KindOption Watch = KindOption.Of("size", "38mm | 40mm|41mm s|41mm m|42mm | 44mm|45mm s|45mm m|49mm ultra");
    private static readonly KindOption Backdrop = KindOption.Of("size", "3x5ft|5x3ft|5x7ft|6.5x10ft|7x5ft|8x8ft|10x8ft|10x10ft");

    private const string Audio = "=noise cancelling|=hands free|=water resistant|+stereo sound|+long battery life|=fast charging|+wireless bluetooth|=high definition|+carrying case|=easy carry|+deep bass|=low latency|+voice control|=dust proof";
    private const string Cable = "=gold plated|=high speed|=fast charging|=heavy duty|=easy use|=aluminum alloy|=plug play|=nylon braided|=high definition|=tangle free|=high power|=ultra hd|=shielded";
    private const string Case = "=wireless charging|=shock proof|=slim fit|+tempered glass|=scratch resistant|+kickstand|=easy install|=heavy duty|=non slip|=dust proof|+card slots|=raised edges|+carbon fiber";
    private const string Video = "+night vision|+motion detection|=easy install|=1080p hd|=wall mounted|=water resistant|=plug play|=high resolution|+two way audio|=batteries included|=wide angle|+optical zoom|=quick release|=aluminum alloy";

    public static DemoCategory Category { get; } = new("electronics", "Electronics",
        ["Voltara", "Nimbus", "Kyro", "Beacon Labs", "Ostra", "Pulseline", "Arcwell", "Zephyr Audio", "Lumotek", "Corebit", "Tessel", "Northwave", "Quanta", "Helix", "Sonora", "Brightpath", "Vantix", "Orbital", "Mako",
            "Ferrous", "Klypso", "Signal & Co", "Auralis", "Densho"],
        ["{brand} engineers test every {thing} for 200 hours before it ships.", "A {style} {thing} for the desk, the sofa and the train.", "Take it out of the box and it works.", "Two years of support from people who answer.",
            "The quick start card fits on one page.", "Thoughtful details everywhere, and nothing that blinks at night."],
        ["24 month warranty and lifetime support", "What is in the box: the product, a user guide and a cleaning cloth", "Compatible models are listed below the picture", "Meets CE and FCC rules", "Contact us with any question, we answer within a day", "Gift ready packaging"],
        ["Home", "Travel", "Gaming", "Office", "Gym", "Car", "Video Calls", "Outdoor", "Study"],
        "=drop tested|+status light|=travel sized|+braided cord|=glove friendly|+mounting kit|@left handed use|=pet proof|+child lock|=energy star certified|+backup battery|=heat resistant|+quick pairing|@hearing aids|=rohs compliant|+magnetic base|=scratch proof|+sleep timer|@low light|=cold resistant|+privacy shutter|=sand proof",
        [
            new("bluetooth headphones", "Headphones › Over-Ear Headphones", "Bluetooth Headphones|Over Ear Bluetooth Headphones|Foldable Bluetooth Headphones", "Wireless Headset|Gaming Headset", "bluetooth headphones|a pair of headphones|a headset", "Studio|Kids|Active|Retro|Premium", Audio, [Colors], 24, 180),
            new("wireless earbuds", "Headphones › Earbud Headphones", "Wireless Earbuds|True Wireless Earbuds|Sport Wireless Earbuds", "In Ear Buds|Earphones", "wireless earbuds|earbuds|a pair of ear buds", "Mini|Sport|Studio|Sleep|Semi In Ear", Audio, [Colors], 17, 130),
            new("portable speakers", "Portable Audio & Video › Portable Speakers & Docks", "Portable Speaker|Bluetooth Portable Speaker|Mini Portable Speaker", "Bluetooth Boombox|Shower Speaker", "a portable speaker|a speaker|a bluetooth speaker", "Rugged|Party|Pocket|Retro|360 Degree", Audio, [Colors], 19, 160),
            new("soundbars", "Home Audio › Speakers › Sound Bars", "Soundbar|Soundbar for TV|Compact Soundbar", "TV Speaker|Home Theater Bar", "a soundbar|a sound bar for my tv|tv speakers", "2.1 Channel|Slim|Cinema|Wall Mountable|Gaming", Audio, [Colors, KindOption.Of("size", "16 inch|24 inch|31 inch|37 inch|43 inch")], 45, 240),
            new("hdmi cables", "Television & Video › Accessories › Cables › HDMI Cables", "HDMI Cable|4K HDMI Cable|Braided HDMI Cable", "Video Cord|Display Cable", "an hdmi cable|an hdmi cord|a cable for my tv", "Certified|Flat|Slim|Premium|8K", Cable, [Colors, Lengths, Packs], 7, 45),
            new("usb c chargers", "Cell Phones & Accessories › Chargers & Power Adapters", "USB C Charger|Fast USB C Charger|Foldable USB C Charger", "Power Adapter|Wall Plug", "a usb c charger|a charger|a phone charger", "65W|Compact|Dual Port|GaN|Travel", Cable, [Colors, Packs], 9, 56),
            new("phone cases", "Cell Phones & Accessories › Cases, Holsters & Sleeves › Basic Cases", "Phone Case|Clear Phone Case|Wallet Phone Case", "Phone Cover|Bumper Shell", "a phone case|a case for my phone|a phone cover", "Matte|Floral|Leather|Glitter|Liquid Silicone", Case, [Colors, Phones], 8, 42),
            new("screen protectors", "Cell Phones & Accessories › Maintenance, Upkeep & Repairs › Screen Protectors", "Screen Protector|Privacy Screen Protector|Glass Screen Protector", "Tempered Film|Glass Guard", "a screen protector|screen protectors|something to protect my screen", "9H|Matte|Full Cover|Anti Glare|Ultra Thin", Case + "|=easy use|=high definition|=case friendly", [Phones, Packs], 6, 32),
            new("smartwatch bands", "Wearable Technology › Smartwatch Accessories › Bands", "Smartwatch Band|Sport Smartwatch Band|Mesh Smartwatch Band", "Watch Strap|Bracelet Loop", "a smartwatch band|a watch band|a strap for my watch", "Woven|Silicone|Leather|Milanese|Elastic", "=quick release|=easy install|+stainless steel|=water resistant|=sweat proof|=adjustable|=skin friendly|=easy clean|=heavy duty|=long lasting|+magnetic closure|=slim fit", [Colors, Watch], 7, 48),
            new("photo backdrops", "Camera & Photo › Lighting & Studio › Photo Studio › Backgrounds", "Photo Backdrop|Vinyl Photo Backdrop|Photography Photo Backdrop", "Photography Background|Party Banner", "a photo backdrop|a background for pictures|a photo background", "Birthday|Rustic Wood|Floral|Christmas|Baby Shower", "=light weight|=easy carry|=high resolution|=digital photography|=machine washable|=wrinkle free|=double sided|=high definition|=easy clean|=non glare|=fade resistant", [KindOption.Of("color", "blue sky|pink balloon|white brick|gold glitter|black marble|green leaves|brown barn door|red curtain|purple galaxy"), Backdrop], 11, 64),
            new("security cameras", "Security & Surveillance › Surveillance Cameras › Dome Cameras", "Security Camera|Outdoor Security Camera|Indoor Security Camera", "Surveillance Cam|Video Doorbell", "a security camera|a surveillance camera|a camera for my home", "Solar|Wifi|Doorbell|Pan Tilt|Bullet", Video, [Colors, Packs], 26, 210),
            new("camera tripods", "Camera & Photo › Tripods & Monopods › Complete Tripods", "Camera Tripod|Flexible Camera Tripod|Travel Camera Tripod", "Selfie Stick|Phone Stand", "a camera tripod|a tripod|a stand for my camera", "Mini|Overhead|60 Inch|Vlog|Carbon", Video + "|+carrying case|=easy carry|=heavy duty", [Colors], 15, 140),
        ]);
}
