import { fold } from '../../places/index.ts';

/** Common given names in Slovenia, men's and women's; compiled for this project. */
const givenNames = `
aleks aleksander aleksandar aleksandra aleksej alen aleš alenka aljaž aljoša aljana albin alojz alojzij alojzija amalija ana anamarija anastazija andraž andrej andreja andrejka anej angela angelca anica anita anja anka anton antonija
anže ajda ajša arne avgust barbara bernarda bine bojan bojana borut boris boštjan bor branka branko breda bruno brigita brina cecilija cilka ciril cveta cvetka damijan damjan damjana dan danica daniel danijel danijela danilo darinka
dario darja darko david davorin dejan denis diana dominik domen dragan dragica drago dušan dušanka edvard elena eli ema emil emilija enej erik erika ernest estera eva ferdinand filip fran franc franci franja franjo frančišek frančiška gaber gabrijel
gabrijela gaja gal gašper goran gorazd gordana gregor helena hana hedvika henrik hermina hilda ida ignac igor ina ines irena iris irma ivan ivana ivanka ivica ivo iva iza izabela izidor izak jaka jakob jan jana janez janja jani janko jaša jasmina jasna
jelena jelka jerca jernej jerneja jolanda josip jošt jovan jozefa jože jožef jožefa jožica jože julija julijan julijana jure jurij justina justin kaja karel karin karla karolina katarina katja kevin klara klavdija klemen klementina kristijan kristina kristjan krištof ksenija
lan lana lara larisa laura leja lena leon leonora leopold lev lidija lija lili liza ljuba ljubica ljubo ljudmila lovro lovrenc lucija luka lukas magda magdalena maja majda maks maksim maksimiljan manca manja marcel marija marijan marijana marica marina mario marinka marjan marjana marjeta marjetka
mark marko marta martin martina maruša marvin matej mateja matevž matic matija matjaž max melita meta metka mia miha mihael mihaela mija mila milan milena milica milka milko miloš mina mira miran mirjam mirjana mirko miro miroslav mitja mladen mojca monika nace nada nadja naja nastja nataša neli nejc nela nena neva neža
nik nika niko nikola nikolaj nina nives niko nuša oskar ota oto patricija patrik pavel pavla pavle pavlina peter petra pia pika polona primož rado radovan rafael rajko renata rene robert rok roman romana rosana rozalija rudi rudolf ruža rebeka sabina samo sandi sandra sara saša sebastijan
sergej silva silvester silvo simon simona slavica slavko slavka sonja sofia sofija srečko stana stane stanislav stanislava stanka stanko stefan stela stojan suzana svetlana svit špela štefan štefanija štefka tadej tadeja tai taj tamara tanja tara tatjana taša tea teja teodor terezija tian tilen tim timotej
tina tine tinkara tjaša tom tomaž tomislav toni tončka urban urh urša uršula uroš valentin valentina valerija val valter vanesa vanja vasja veronika vera vesna vid vida viktor viktorija viljem vincenc vinko vita vito vitomir vladimir vlado vlasta vojko zala zdenka zdenko zdravko zlatka zlatko zoja zora zoran zorka
zvonka zvonko zvone žan žana žiga živa željko žarko muhamed mohamed amir amina emina elvis edin fatima hasan ibrahim mirza nermin samir sanela senad dženan besim arben agron blerim luan
`;

/** Common family names in Slovenia; compiled for this project. */
const familyNames = `
novak horvat kovačič krajnc kranjc zupančič kovač potočnik mlakar vidmar golob kos turk kralj božič korošec zupan bizjak hribar kotnik rozman kavčič petek kolar kastelic oblak žagar hočevar petrovič cerar koren
jerman klemenčič zajc knez medved jenko zver lah pirc hren kuhar ramšak zorko majcen vidic jereb petrič pintar dolenc erjavec lesjak šinkovec lipovšek gregorčič logar mohorič furlan zadravec tomažič železnik rutar pavlič rupnik
uršič leban štrukelj ferjančič kodrič bevk bergant bezjak babič blatnik bratuša čeh černe čuk debeljak demšar dobnik dolinar fras gajšek godec gorenc grm gruden hodžić hozjan hrovat jakopič jamnik jankovič jazbec jelen jovanović jug jurak kačič kadunc kalan
kobal kocjančič kokalj koželj kosec kramberger kranjec križman krivec krašovec kumer kunej lazar lavrič lebar likar lešnik lovšin lukič lužar maček markovič marolt mavrič mazi meglič mežan mihelič miklavčič mlinar mrak mramor nemec nikolić ocvirk osolnik
pahor palčič pečnik perko pernek pišek plut podgornik pogačar pogačnik popović povše pregelj prelog primc pucelj pušnik rajh ravnikar rems repnik resnik rihtar robnik ropret rus sever simonič sitar skok slapnik smrekar stare strnad sušnik svetina šinko škof škufca
škrjanec šuštar švigelj tavčar tomšič topolovec tratnik trček urbančič urh vajda valenčič verbič vesel vidrih vodopivec vovk vrhovnik weber zakrajšek zalar založnik završnik zemljič zidar zorman zore zrim žibert žižek žnidaršič žnidar žvan begić delić kovačević marković ilić savić stojanović
`;

const wordSet = (text: string) =>
  new Set(
    text
      .split(/\s+/)
      .filter((word) => word !== '')
      .map(fold),
  );

const given = wordSet(givenNames);
const family = wordSet(familyNames);

/** How much a text looks like a person's name: `full` given and family name, `given` or `family` one word of a list. */
export type NameLikeness = 'full' | 'given' | 'family' | 'none';

/** Compares a text of up to four words with the lists, without regard to carons and order. */
export function nameLikeness(text: string): NameLikeness {
  if (text.length > 60 || /\d/.test(text)) return 'none';
  const titleless = text.replace(/\b(dr|mag|prof|ing|inž|univ|dipl|g|ga)\.\s*/gi, '').replace(/[,;]/g, ' ');
  const words = titleless.trim().split(/\s+/).map(fold);
  if (words.length === 1) return given.has(words[0]!) ? 'given' : family.has(words[0]!) ? 'family' : 'none';
  if (words.length > 4) return 'none';
  const hasGiven = words.some((word) => given.has(word));
  const hasFamily = words.some((word) => family.has(word) || /(ic|nik|sek|cek|ar|ovic|evic)$/.test(word));
  return hasGiven && hasFamily ? 'full' : 'none';
}
