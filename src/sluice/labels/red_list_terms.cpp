#include "sluice/labels/red_list_terms.h"

#include <array>

namespace sluice {
namespace {

constexpr std::string_view kSex = "sex or sexuality";
constexpr std::string_view kAge = "age";
constexpr std::string_view kEthnicity = "ethnicity or origin";
constexpr std::string_view kReligion = "religion or belief";
constexpr std::string_view kHealth = "health or disability";
constexpr std::string_view kPolitics = "politics or unions";
constexpr std::string_view kFeelings = "feelings";
constexpr std::string_view kName = "a person's name";

constexpr auto kTerms = std::to_array<RedTerms>({
    {kSex, "en",
     "man men *woman* *women* menswear male males female* boy boyish boyfriend* girl girly girlie girlish "
     "girlhood gender* masculin* feminin* lady ladies gentlem* guy dude lass lasses gal sex sexes sexual* sexy "
     "gay lesbian* bisexual* homosex* heterosex* queer* lgbt* transgender* transsex* transvest* trans_person "
     "nude nudes nudity nudist* naked erotic* porn porno pornogra* pride_parade pride_flag rainbow_flag mother "
     "mothers *grandmother* stepmother* father *grandfather* stepfather* mum mummy mom mommy dad daddy husband "
     "wife wives housewife midwife sister brother daughter son girlfriend* uncle aunt auntie nephew niece "
     "grandma grandpa granny bride groom bridesmaid* waitress* actress* hostess* stewardess* *salesman "
     "*businessman *fisherman *fireman *policeman *craftsman *sportsman *oldman *youngman *blackman *whiteman"},
    {kSex, "de",
     "mann *männer *maenner männlich* maennlich* herr herren* *frau *frauen frauen* weiblich* mädchen* "
     "maedchen* *mädchen dame damen* junge jungen buben geschlecht* schwul schwule schwuler schwulen lesbe* "
     "lesbisch* mutter mütter *grossmutter oma vater väter *grossvater opa ehemann* tante onkel schwester "
     "bruder brüder tochter töchter sohn söhne braut bräutigam knabe*"},
    {kSex, "fr",
     "homme femme garçon fille fillette masculin* féminin* monsieur messieurs madame mesdames demoiselle* "
     "mademoiselle* sexe sexuel* mère père maman soeur sœur frère fils époux épouse mari oncle cousine "
     "lesbienne* mariée nièce neveu"},
    {kSex, "es",
     "mujer* hombre varón varones chica chico muchach* niña niño señora señor señores señorita* caballero* "
     "masculin* femenin* sexo género madre padre mamá abuela abuelo hermana hermano hija hijo esposa esposo "
     "marido novia novio tía tío lesbiana*"},
    {kSex, "it",
     "donna donne uomo uomini ragazza ragazze ragazzo ragazzi signora signore signori maschi maschio maschil* "
     "femmin* sesso sessual* mamma papà nonna nonno sorella sorelle fratello fratelli figlia figlio figli "
     "moglie mogli marito mariti sposa sposo zia zio lesbica lesbiche"},
    {kSex, "pt",
     "mulher* homem homens menina menino rapaz* moça moço senhora senhor* masculin* feminin* sexo gênero mãe "
     "irmã irmão irmãos filha filho esposa marido noiva noivo lésbica*"},
    {kSex, "tr",
     "kadın* erkek* kız kızlar* oğlan* hanım* bayan* cinsiyet* cinsel* eşcinsel* lezbiyen* gey anne anneler "
     "*anneanne babalar abla ağabey teyze amca koca karısı gelin damat"},
    {kSex, "pl",
     "kobiet* kobiec* mężczyzn* mężczyźn* męski* męska dziewczyn* dziewczyna dziewczęta chłop chłopak* "
     "chłopiec chłopcy chłopców pani panowie płeć płci seksual* gej geje lesbij* matka matki ojciec ojca córka "
     "córki syn synowie siostra siostry bracia mąż mężowie babcia dziadek"},
    {kSex, "ru",
     "женщин* женск* мужчин* мужск* девушк* девочк* девчон* мальчик* парень парни юноша юноши половой секс* "
     "гей геи лесбиян* мать матери мама мамы отец отцы папа папы сестра сестры брат братья дочь дочери сын "
     "сыновья жена жены муж мужья бабушк* дедушк* невест* жених*"},

    {kAge, "en",
     "age ages *child *children* childhood kid baby babies babys infant infants toddler* newborn* teen teens "
     "teenage* preteen* tween adolescen* juvenile* youth youths youngster* adult adults senior* elder elders "
     "elderly oldies pensioner* retiree* retirement millennial* boomer middle_aged year_old years_old gen_z "
     "generation_z kindergarten* schoolboy* schoolgirl* grandparent* octogenarian* centenarian*"},
    {kAge, "de",
     "altersgruppe* kind kinder* *kinder kleinkind* säugling* baby babys jugend jugendlich* teenager* "
     "erwachsen* senioren* seniorin* rentner* greis* greisin alte_leute opas"},
    {kAge, "fr",
     "âge âges enfant* bébé nourrisson* ado adolescent* jeunesse adulte adultes vieillard* retraité* aîné*"},
    {kAge, "es",
     "edad edades infantil* bebé adolescent* juventud joven jóvenes adulto* anciano* anciana* jubilad* vejez"},
    {kAge, "it",
     "età bambin* neonat* adolescent* ragazzin* gioventù adulti adulto anziano anziani anziana pensionat* "
     "vecchiaia"},
    {kAge, "pt",
     "idade* criança* bebê adolescente* juventude jovem jovens adulto* idoso* idosa* aposentad* velhice"},
    {kAge, "tr", "yaş yaşlı* çocuk* bebek* ergen ergenler genç gençler* gençlik* yetişkin* ihtiyar*"},
    {kAge, "pl",
     "wiek wieku dziecko dzieci* dziecięc* niemowl* nastolat* młodzież* dorosły dorośli senior* staruszk* "
     "emeryt*"},
    {kAge, "ru",
     "возраст* ребен* дети детей детск* младен* малыш* подрост* молодеж* взросл* пожил* старик* старух* "
     "пенсионер*"},

    {kEthnicity, "en",
     "ethnic* racial* asian* african* latino latina hispanic* caucasian* arab arabs arabian arabic negroid* "
     "nigg* gypsy gypsies romani aborigin* indigenous native_american* eskimo* inuit* mulatto* mestizo* aryan* "
     "afro_american* afroamerican* immigra* migrant* refugee* foreigner* skin_colour skin_color skin_tone "
     "dark_skin* light_skin* fair_skin* dark_skinned jew jews"},
    {kEthnicity, "de",
     "ethni* rasse rassen* asiat* afrikan* araber* arabisch* zigeuner* ausländer* auslaender* migrant* "
     "flüchtling* fluechtling* hautfarbe* einwander* *afrikaner"},
    {kEthnicity, "fr",
     "ethni* asiatique* africain* arabe maghrébin* gitan* tzigane* immigr* réfugié* étranger* métis* noirs_de "
     "couleur_de_peau"},
    {kEthnicity, "es",
     "étni* etnia* raza razas asiátic* african* árabe gitan* inmigrante* migrante* refugiad* extranjer* "
     "mestiz* indígena* color_de_piel"},
    {kEthnicity, "it",
     "etni* razza razze asiatic* african* arabo arabi araba zingar* immigrat* migrant* profugh* rifugiat* "
     "stranier* colore_della_pelle"},
    {kEthnicity, "pt",
     "étnic* etnia* raça* asiátic* african* árabe cigan* imigrante* migrante* refugiad* estrangeir* indígena* "
     "cor_da_pele cor_de_pele"},
    {kEthnicity, "tr",
     "etnik* ırk ırklar* asyalı* afrikalı* arap araplar* çingene* göçmen* mülteci* yabancılar* kürt kürtler"},
    {kEthnicity, "pl",
     "etniczn* rasa rasy rasow* azjat* afryka* arab arabow* arabski* cygan* romów imigrant* migrant* uchodź* "
     "cudzoziem* obcokrajow*"},
    {kEthnicity, "ru",
     "этни* раса расы расов* азиат* африкан* араб арабы арабск* цыган* мигрант* иммигрант* беженц* беженец "
     "иностран* негр негры"},

    {kReligion, "en",
     "religio* christian* christmas xmas catholic* protestant* orthodox* evangelical* muslim* moslem* islam* "
     "jewish* judais* hindu hindus hinduis* hinduiz* buddh* sikh* jain jains atheis* agnostic* mormon* amish "
     "church* chapel cathedral* mosque synagog* temple shrine shrines monaster* priest* nun nuns monk monks "
     "imam rabbi rabbis pastor bishop* pope bible* quran* koran* torah* gospel* prayer* praying worship* "
     "crucifix* rosary hijab* burqa* burka* niqab* chador* kippa kippah yarmulke* turban* headscar* easter "
     "ramadan* eid hanuk* chanuk* diwali* kosher halal baptis* bar_mitzvah communion faith pilgrim*"},
    {kReligion, "de",
     "religi* christ christen* christlich* weihnacht* katholi* evangeli* protestant* muslim* moslem* islam* "
     "jude juden* jüdisch* juedisch* hindu hindus hinduis* hinduiz* buddh* atheis* kirche* *kirche *kirchen "
     "kapelle* moschee* synagog* tempel* kloster* priester* nonne* mönch* pfarrer* bibel bibeln gebet* betend* "
     "kopftuch* kopftücher ostern osterei* osterhase* osterfest* ostermarkt* osterfeier* glaube* gottesdienst* "
     "taufe taufen kommunion* konfirmation*"},
    {kReligion, "fr",
     "religi* chrétien* noël catholi* protestant* musulman* islam* juif juifs juive juives hindou* bouddh* "
     "athée* église* chapelle cathédrale* mosquée synagog* temple monastère* prêtre* moine* religieuse* coran "
     "prière* foulard_islamique pâques baptême* croyan*"},
    {kReligion, "es",
     "religi* cristian* navidad* católic* protestante* musulm* islam* judío judía* hindú budis* ateo* atea "
     "iglesia* capilla capillas catedral* mezquita* sinagoga* templo* monasterio* sacerdote* monja* monje* "
     "biblia* corán oración oraciones pascua* bautizo* bautismo*"},
    {kReligion, "it",
     "religi* cristian* natale natalizi* cattolic* protestant* musulman* islam* ebreo ebrei ebrea ebree "
     "ebraic* induist* buddist* ateo atei chiesa chiese cappella cappelle cattedral* moschea moschee sinagog* "
     "tempio templi monaster* prete preti suora suore frate frati bibbia corano preghiera preghiere pasqua* "
     "battesim*"},
    {kReligion, "pt",
     "religi* cristã cristão* natal católic* protestante* muçulman* islam* judeu* judia* hindu hindus hinduis* "
     "hinduiz* budis* ateu* igreja* capela* catedral* mesquita* sinagoga* templo* mosteiro* padres freira "
     "freiras monge* bíblia* alcorão oração orações páscoa* batizado* batismo*"},
    {kReligion, "tr",
     "dindar* dinsel* hristiyan* noel katolik* müslüman* islam* yahudi* hindu hindus hinduis* hinduiz* budis* "
     "ateist* kilise* cami camii camiler* sinagog* tapınak* rahip* rahibe* imam incil kuran namaz* dua dualar "
     "başörtü* türban* ramazan* bayramı paskalya* vaftiz* alevi aleviler"},
    {kReligion, "pl",
     "religi* chrześcij* boże_narodzenie bożonarodzen* katoli* protestan* muzułm* islam* żyd żydzi żydow* "
     "hindu hindus hinduis* hinduiz* buddyj* buddyzm* ateis* kościół kościoł* kaplic* katedr* meczet* synagog* "
     "świątyn* klasztor* ksiądz księża zakonnic* mnich* biblia biblii koran modlitw* wielkanoc* chrzest "
     "chrzciny komunia"},
    {kReligion, "ru",
     "религи* христиан* рождеств* католи* православ* протестант* мусульман* ислам* еврей* еврейск* иуде* "
     "индуизм* индуист* индус индусы будд* атеис* церковь церкви церковн* часовн* собор соборы мечет* синагог* "
     "храм* монастыр* священник* монах* библи* коран молитв* пасха пасхальн* крещен* хиджаб*"},

    {kHealth, "en",
     "health healthcare disease* illness* sick sickness* unhealthy patient patients hospital hospitaliz* "
     "hospitalis* clinic clinics pharmac* medical* medicine* medication* cancer* tumor* tumour* diabet* "
     "pregnan* obes* overweight underweight anorex* bulimi* wheelchair* disabled disabilit* handicap* crippl* "
     "autism autismo autisme autismus autistic autist autisten dementia* alzheimer* parkinson* epilep* hiv "
     "aids covid* psychiatr* mental_illness depression schizo* bipolar addict* alcoholi* deaf deafness "
     "blind_person blindness amput* prosthe* surgery surgeries injury injuries injured wound wounds acne "
     "asthma* crutch* hearing_aid therap* symptom* chemotherapy"},
    {kHealth, "de",
     "gesundheit* krank* krebs *krankheit* patient patienten* arzt* klinik* apothek* medizin* schwanger* "
     "behinder* rollstuhl* übergewicht* fettleibig* diabet* depression* sucht süchtig* gehörlos* verletz* "
     "wunde wunden therap* prothese* drogensücht*"},
    {kHealth, "fr",
     "santé maladie* malade* patient patiente* hôpita* clinique* pharmac* médica* médecin* cancer* enceinte* "
     "grossesse* handicap* fauteuil_roulant obèse* obésité surpoids diabét* dépression* toxicoman* sourd* "
     "aveugle* blessure* chirurg* thérap* prothèse*"},
    {kHealth, "es",
     "salud enfermedad* enfermo* enferma* paciente* hospital hospitales clínica* farmacia* médic* medicin* "
     "cáncer* embaraza* embarazo* discapac* minusvál* silla_de_ruedas obes* sobrepeso diabét* depresión "
     "adicto* adicta* sordo* ciego ciega herida* cirug* terapia*"},
    {kHealth, "it",
     "sanità malato malata malati malate malatti* paziente pazienti ospedal* clinic* farmaci* medic* cancro "
     "incint* gravidanz* disabil* sedia_a_rotelle obes* sovrappeso diabet* depressione tossicodip* sordo sordi "
     "cieco ciechi ferit* chirurg* terapi*"},
    {kHealth, "pt",
     "saúde doença* doente* paciente* hospital hospitais clínica* farmácia* médic* medicin* câncer* cancro* "
     "grávid* gravidez* deficiente* deficiência* cadeira_de_rodas obes* sobrepeso diabét* depressão surdo "
     "surda cego cega ferida ferido cirurg* terapia*"},
    {kHealth, "tr",
     "sağlık* hasta hastalar* hastalık* hastane* klinik* eczane* tıbbi* ilaç ilaçlar* kanser* hamile* gebelik* "
     "engelli* sakat* tekerlekli_sandalye obez* şişman* diyabet* depresyon* bağımlı* sağır* kör körler* "
     "yaralı* ameliyat* terapi*"},
    {kHealth, "pl",
     "zdrowi* chorob* chory chorzy pacjent* szpital* klinik* aptek* medycz* lekarstw* nowotw* ciąż* ciężarn* "
     "niepełnospr* wózek_inwalidzki inwalid* otył* nadwag* cukrzyc* depresj* uzależn* głuch* niewidom* ranny "
     "ranni chirurg* terapi*"},
    {kHealth, "ru",
     "здоров* болезн* больной больные больниц* пациент* клиник* аптек* медицин* лекарств* беремен* инвалид* "
     "ожирен* диабет* депресси* наркоман* алкогол* глух* слепой слепые ранен* хирург* терапи*"},

    {kPolitics, "en",
     "politic* election* voter voters voting ballot democrat* republican* conservative* socialis* communis* "
     "fascis* nazi nazism* neonazi* liberals left_wing right_wing protest protests protester* demonstration* "
     "activis* parliament* senator* congressm* president* prime_minister trade_union labor_union labour_union "
     "unionis* picket_line green_party labour_party labor_party tea_party_movement populis* anarchis* "
     "nationalis* swastika* maga brexit* feminis*"},
    {kPolitics, "de",
     "politi* wahl wahlen wahlkampf* wahlplakat* wähler* partei parteien* demokrat* sozialis* kommunis* "
     "faschis* konservativ* rechtsextrem* linksextrem* demo demos kundgebung* aktivis* bundestag* kanzler* "
     "gewerkschaft* hakenkreuz* präsident*"},
    {kPolitics, "fr",
     "politi* élection* électeur* électora* parti_politique partis_politiques démocrat* socialis* communis* "
     "fascis* manifestation* manifestant* activis* militant* syndicat syndicalis* extrême_droite "
     "extrême_gauche président*"},
    {kPolitics, "es",
     "polític* eleccion* elección votante* partido_político demócrat* socialis* comunis* fascis* manifestación "
     "manifestaciones manifestante* activis* sindica* extrema_derecha extrema_izquierda"},
    {kPolitics, "it",
     "politic* elezion* elettor* elettoral* partito partiti democratic* socialis* comunis* fascis* "
     "manifestazione manifestant* attivis* sindaca* estrema_destra estrema_sinistra"},
    {kPolitics, "pt",
     "polític* eleição eleições eleitor* partido_político democrat* socialis* comunis* fascis* manifestação "
     "manifestações manifestante* ativis* sindica* extrema_direita extrema_esquerda"},
    {kPolitics, "tr",
     "siyas* politik* seçim seçimler* seçmen* demokrat* sosyalis* komünis* faşis* protesto* miting* aktivis* "
     "sendika* cumhurbaşkan* milliyetçi*"},
    {kPolitics, "pl",
     "polity* wybory wyborc* wyborcz* partia partii demokrat* socjalis* komunis* faszys* protest protesty "
     "manifestacj* aktywis* prezydent* związki_zawodowe związek_zawodowy nacjonalis*"},
    {kPolitics, "ru",
     "полити* выборы избират* демократ* социалис* коммунис* фашис* протест протесты протестн* митинг* "
     "активист* профсоюз* президент* националис*"},

    {kFeelings, "en",
     "emotion* feeling* mood moods happy happi* unhapp* sad sadness angry anger joy joyful* fear fearful* "
     "afraid disgust* surprised cheerful* depressed* crying anxious anxiety lonely loneliness bored boredom "
     "excited frown* jealous* furious grief grieving melanchol* nervous"},
    {kFeelings, "de",
     "emotion* gefühl* gefuehl* stimmung* glücklich* gluecklich* traurig* wütend* wuetend* wut freude angst "
     "ängstlich* ekel fröhlich* einsam*"},
    {kFeelings, "fr",
     "émotion* sentiment* humeur* heureux heureuse* bonheur triste* tristesse colère joie joyeu* peur dégoût "
     "anxi*"},
    {kFeelings, "es",
     "emoción emociones emocional* sentimiento* feliz felices felicidad triste* tristeza enojad* enfadad* "
     "enojo alegría alegre* miedo ansiedad"},
    {kFeelings, "it",
     "emozion* sentiment* felice felici felicità triste tristi tristezza arrabbiat* rabbia gioia paura ansia"},
    {kFeelings, "pt",
     "emoção emoções sentimento* feliz felizes felicidade triste* tristeza raiva alegria medo ansiedade"},
    {kFeelings, "tr", "duygu* mutlu* üzgün* kızgın* öfke* sevinç* korku* kaygı*"},
    {kFeelings, "pl",
     "emocj* uczuci* nastrój szczęśliw* szczęście smutn* smutek zły złość radość radosn* strach lęk"},
    {kFeelings, "ru", "эмоци* чувств* настроен* счаст* грустн* грусть злой злость гнев радост* страх печаль*"},

    // No list holds all names: these are forms of address and the commonest given names that mean little else.
    {kName, "en",
     "mr mrs ms mister james michael david richard thomas joseph robert jennifer elizabeth susan jessica sarah "
     "karen emma olivia sophia emily matthew andrew joshua kevin brian donald trump obama biden"},
    {kName, "de",
     "hans peter klaus jürgen wolfgang stefan andreas sabine ursula monika petra lukas finn hannah merkel"},
    {kName, "fr", "pierre philippe nicolas françois isabelle nathalie camille léa chloé macron"},
    {kName, "es", "josé juan carlos miguel alejandro javier maría carmen lucía pablo diego"},
    {kName, "it", "giovanni giuseppe francesco matteo giulia francesca alessandro lorenzo"},
    {kName, "pt", "joão antónio antônio pedro mariana beatriz tiago rafael"},
    {kName, "tr", "mehmet mustafa ahmet ayşe fatma emine hüseyin erdoğan"},
    {kName, "pl", "anna katarzyna agnieszka małgorzata krzysztof piotr paweł tomasz"},
    {kName, "ru", "иван александр* сергей дмитрий андрей елена ольга наталья татьяна путин putin"},
});

constexpr auto kAttributes = std::to_array<RedTerms>({
    {kAge, "en", "young old aged elderly younger older"},
    {kAge, "de", "jung junge jungen junger alt alte alten alter ältere älteren"},
    {kAge, "fr", "jeune vieux vieil vieille vieilles âgée* âgé*"},
    {kAge, "es", "joven jóvenes viejo vieja mayor mayores"},
    {kAge, "it", "giovane giovani vecchio vecchia vecchi vecchie"},
    {kAge, "pt", "jovem jovens velho velha"},
    {kAge, "tr", "genç yaşlı"},
    {kAge, "pl", "młoda młody młodzi młodych stara stary starzy starszy starsza starych"},
    {kAge, "ru", "молод* стар*"},
    {kEthnicity, "en",
     "black white brown yellow coloured colored dark oriental indian chinese japanese korean turkish german "
     "french italian spanish mexican american british english russian polish ukrainian greek romanian albanian "
     "moroccan nigerian kurdish pakistani afghan syrian iranian israeli vietnamese thai native"},
    {kEthnicity, "de",
     "schwarz* weiss* weiß* dunkelhäutig* hellhäutig* deutsch* türkisch* russisch* polnisch* chinesisch* "
     "indisch*"},
    {kEthnicity, "fr", "noir noire noires noirs blanc blanche blancs blanches turc turque* chinois* indien*"},
    {kEthnicity, "es", "negro* negra* blanco* blanca* moreno* morena* chino* china* turco* turca* indio* india*"},
    {kEthnicity, "it",
     "nero nera neri nere bianco bianca bianchi bianche cinese cinesi turco turca turchi indian*"},
    {kEthnicity, "pt", "negro* negra* preto* preta* branco* branca* chinês chinesa* turco* turca* indian*"},
    {kEthnicity, "tr", "siyah beyaz esmer türk kürt çinli alman"},
    {kEthnicity, "pl", "czarn* biał* turec* rosyjs* niemiec* ukraińs*"},
    {kEthnicity, "ru", "черн* бел* смугл* русск* турец* китайск*"},
    {kHealth, "en", "fat thin blind ill slim skinny ugly"},
    {kHealth, "de", "dick* dünn* blind* taub*"},
    {kHealth, "fr", "gros grosse* maigre*"},
    {kHealth, "es", "gordo* gorda* delgad*"},
    {kHealth, "it", "grasso grassa grassi grasse magr*"},
    {kHealth, "pt", "gordo* gorda* magr*"},
});

constexpr std::string_view kPersonWords =
    "person people persons folk human humans face faces skin couple tourist pedestrian worker customer skinned "
    "personen mensch* leute gesicht* haut personne gens visage* peau persona gente cara rostro piel persone "
    "viso volti volto pelle pessoa rosto pele kişi* insan* yüz yüzler osob* ludzi* ludzie twarz* skór* "
    "человек* люди людей лиц* кож*";

constexpr std::string_view kHarmless =
    "baby_back_rib baby_back_ribs baby_carrot baby_carrots baby_corn baby_spinach happy_hour happy_meal "
    "baba_ganoush gingerbread_man gingerbread_men african_elephant asian_elephant african_violet asian_food "
    "asian_cuisine african_food african_cuisine arabic_food arab_food health_food cooking_demonstration "
    "product_demonstration easter_island christmas_island peter_pan medicine_ball granny_smith lady_slipper "
    "lady_s_slipper pom_pom pom_poms al_pastor imam_bayildi judia_verde judias_verdes san_diego san_juan "
    "san_jose";

}  // namespace

std::span<const RedTerms> red_terms() {
  return kTerms;
}

std::string_view person_words() {
  return kPersonWords;
}

std::span<const RedTerms> person_attributes() {
  return kAttributes;
}

std::string_view harmless_phrases() {
  return kHarmless;
}

}  // namespace sluice
