/** Longer texts; paragraphs are parted by an empty line, items of a list begin with `- `. */
export const texts = {
  accessibility: {
    title: 'Izjava o dostopnosti',
    lead: 'Vozel naj lahko uporablja vsak. Spletišče gradimo po smernicah WCAG 2.2, raven AA, in standardu EN 301 549.',
    sections: {
      state: {
        heading: 'Stopnja skladnosti',
        body: 'Strani so pred izdajo samodejno preverjene z orodjem axe v obeh jezikih, v svetlem in temnem videzu, na telefonu in namizju; znanih kršitev ni.\n\nSamodejno preverjanje ne odkrije vsega. Preizkusa z bralniki zaslona in z uporabniki še nismo opravili, zato polne skladnosti ne zatrjujemo.',
      },
      how: {
        heading: 'Kaj smo uredili',
        body: '- Vse deluje s tipkovnico in brez JavaScripta.\n- Vsak grafikon ima tabelo, vsak zemljevid seznam.\n- Pomena nikoli ne nosi samo barva.\n- Ob upoštevanju nastavitve naprave se nič ne premika.\n- Bližnjice s tipkovnico lahko izklopite na strani O Vozlu.',
      },
      limits: {
        heading: 'Znane omejitve',
        body: '- Gibljivi zemljevid je risba; njegova vsebina je v celoti v tabeli ob njem.\n- Besedila, ki jih objavljajo organizacije, niso nujno preprosta ali prevedena.\n- Datoteke organizacij morda niso dostopne.',
      },
      contact: {
        heading: 'Odziv',
        body: 'Če naletite na oviro, pišite upravljavcu tega vozlišča ali organizaciji, ki je podatke objavila; njen naslov je na strani zbirke. Povejte, na kateri strani ste bili in kaj vas je ustavilo.',
      },
    },
  },
  privacy: {
    title: 'Obvestilo o zasebnosti',
    lead: 'Za iskanje, gledanje in prenos podatkov ne potrebujete računa. Ne uporabljamo sledilnikov, oglasov ali zunanjih storitev.',
    sections: {
      visitors: {
        heading: 'Obiskovalci',
        body: 'Strežnik zapiše naslov strani, čas, izid in oznako zahteve. Zapisi služijo delovanju in varnosti vozlišča.\n\nPiškotek shrani le izbrani videz (svetli ali temni). Strani ne nalagajo ničesar z drugih strežnikov.',
      },
      accounts: {
        heading: 'Računi',
        body: 'Če ustvarite račun, hranimo ime, e-poštni naslov, zgoščeno geslo, članstva v organizacijah in čas prijav. Podlaga je pogodba o uporabi računa. Sejni piškotek je potreben za prijavo.\n\nRačun lahko kadar koli zaprete; pišite upravljavcu vozlišča.',
      },
      data: {
        heading: 'Objavljeni podatki',
        body: 'Za vsebino objavljenih zbirk odgovarja organizacija, ki jih objavi. Pred objavo preverimo, ali so v njih videti osebni podatki, kot so EMŠO, davčne številke, imena ali telefoni, in take stolpce izpustimo.',
      },
      rights: {
        heading: 'Vaše pravice',
        body: 'Pri upravljavcu vozlišča lahko zahtevate vpogled, popravek, izbris, omejitev obdelave ali prenos svojih podatkov. Pritožite se lahko Informacijskemu pooblaščencu Republike Slovenije.',
      },
    },
  },
  terms: {
    title: 'Pogoji uporabe',
    lead: 'Kratka pravila za vse, ki podatke berejo, objavljajo ali z njimi gradijo.',
    sections: {
      reading: {
        heading: 'Uporaba podatkov',
        body: 'Vsaka zbirka ima svojo licenco; navedena je na strani zbirke in v njenem strojno berljivem opisu. Če licenca zahteva navedbo vira, ga navedite tako, kot piše ob zbirki.\n\nPodatki z oznako »izmišljeni podatki« ne opisujejo resničnega stanja in niso za odločanje.',
      },
      publishing: {
        heading: 'Objavljanje',
        body: 'Objavljajte le podatke, za katere imate pravico. Za točnost in zakonitost odgovarja organizacija, ki objavlja. Upravljavec lahko ustavi objavo, ki krši predpise ali ogroža delovanje vozlišča.',
      },
      service: {
        heading: 'Delovanje',
        body: 'Vozlišče deluje po najboljših močeh; trajne dosegljivosti ne zagotavlja. Klice lahko omejimo, če ogrožajo druge. Uporabljajte odgovore po straneh in pogojne zahteve.',
      },
      software: {
        heading: 'Programska oprema',
        body: 'Vozel je prosta programska oprema z licenco EUPL-1.2. Vzpostavite lahko svoje vozlišče.',
      },
    },
  },
  about: {
    title: 'O Vozlu',
    lead: 'Vozel je odprta povezovalna platforma za pametna mesta, vasi in skupnosti. Eno delujočo namestitev imenujemo vozlišče.',
    sections: {
      why: {
        heading: 'Zakaj',
        body: 'Slovenska deklaracija o digitalni preobrazbi mest, vasi in skupnosti podpisnike zavezuje k skupni povezovalni platformi: k odprtemu dostopu do podatkov, skupnim podatkovnim modelom in enotnemu načinu objavljanja. Vozel to uresničuje.',
      },
      who: {
        heading: 'Za koga',
        body: '- Prebivalke in prebivalci: slika kraja v podatkih, brez računa.\n- Občine in organizacije: iz preglednice ali vira do urejene objave v petih korakih.\n- Razvijalke in razvijalci: delujoči klici, odprti standardi, en API.',
      },
      how: {
        heading: 'Kako',
        body: 'Podatki se zapišejo enkrat in berejo po več odprtih vratih: NGSI-LD, OGC API – Features, DCAT-AP, CSV in GeoJSON. Dovoljenje, ki ga organizacija da ali umakne, velja takoj in povsod.',
      },
      sources: {
        heading: 'Viri',
        body: 'Imena in meje krajev: Geodetska uprava Republike Slovenije, Register prostorskih enot, 16. 2. 2025, CC BY 4.0, lastna obdelava. Poenostavljene meje: Register prostorskih enot, 22. 4. 2020. Število prebivalcev: Statistični urad Republike Slovenije, 2021. Podatkovni modeli: pobuda Smart Data Models, CC BY 4.0.',
      },
    },
  },
  guide: {
    title: 'Vodnik',
    lead: 'Kratka navodila za najpogostejša opravila.',
    sections: {
      find: {
        heading: 'Poiščite in prenesite podatke',
        body: 'Vpišite slovensko besedo, tudi v sklonu ali brez strešic. Na strani zbirke filtrirajte vrstice; prenosi in kopirani klici upoštevajo isti filter.',
      },
      publish: {
        heading: 'Objavite preglednico',
        body: 'Prijavite se, izberite Objavite in naložite datoteko CSV, XLSX ali GeoJSON. Preverite predlagane stolpce, opišite zbirko, poglejte preizkus z zavrnjenimi vrsticami in objavite. Čez mesec dni pod isto povezavo zamenjate ali dodate vrstice.',
      },
      organisation: {
        heading: 'Uredite organizacijo',
        body: 'Skrbnik povabi člane, določi vloge, nastavi barvo in znak ter ustvari ključe za aplikacije.',
      },
      build: {
        heading: 'Zgradite rešitev',
        body: 'Na strani zbirke skopirajte klic v svojem jeziku. Za stalno branje sprememb uporabite NGSI-LD, za zemljevide OGC API – Features.',
      },
    },
  },
} as const;
