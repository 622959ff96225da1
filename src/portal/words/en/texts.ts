import type { texts as slovene } from '../sl/texts.ts';
import type { SameKeys } from '../speech.ts';

/** Longer texts; paragraphs are parted by an empty line, items of a list begin with `- `. */
export const texts: SameKeys<typeof slovene> = {
  accessibility: {
    title: 'Accessibility statement',
    lead: 'Everyone should be able to use Vozel. We build it to WCAG 2.2, level AA, and EN 301 549.',
    sections: {
      state: {
        heading: 'Conformance',
        body: 'Before a release, pages are checked automatically with axe in both languages, in the light and dark theme, on a phone and a desktop; no violations are known.\n\nAutomatic checks do not find everything. We have not yet tested with screen readers and with users, so we do not claim full conformance.',
      },
      how: {
        heading: 'What we took care of',
        body: '- Everything works with the keyboard and without JavaScript.\n- Every chart has a table, every map a list.\n- Colour never carries meaning alone.\n- Nothing moves when your device asks for less motion.\n- You can switch keyboard shortcuts off on the page About Vozel.',
      },
      limits: {
        heading: 'Known limits',
        body: '- The interactive map is a drawing; all its content is in the table beside it.\n- Texts published by organisations are not always simple or translated.\n- Files of organisations may not be accessible.',
      },
      contact: {
        heading: 'Feedback',
        body: 'If you meet a barrier, write to the operator of this node or to the organisation that published the data; its address is on the page of the dataset. Say which page you were on and what stopped you.',
      },
    },
  },
  privacy: {
    title: 'Privacy notice',
    lead: 'You need no account to find, look at and download data. We use no trackers, advertisements or outside services.',
    sections: {
      visitors: {
        heading: 'Visitors',
        body: 'The server records the address of a page, the time, the outcome and a request number. The records serve the operation and safety of the node.\n\nA cookie keeps only the theme that you chose (light or dark). Pages load nothing from other servers.',
      },
      accounts: {
        heading: 'Accounts',
        body: 'If you create an account we keep your name, e-mail address, hashed password, memberships of organisations and times of signing in. The basis is the contract on the use of the account. A session cookie is needed to stay signed in.\n\nYou can close the account at any time; write to the operator of the node.',
      },
      data: {
        heading: 'Published data',
        body: 'The organisation that publishes a dataset is responsible for its content. Before publication we check for what looks like personal data, such as EMŠO, tax numbers, names or telephone numbers, and leave such columns out.',
      },
      rights: {
        heading: 'Your rights',
        body: 'You can ask the operator of the node for access, correction, erasure, restriction or a copy of your data. You can complain to the Information Commissioner of the Republic of Slovenia.',
      },
    },
  },
  terms: {
    title: 'Terms of use',
    lead: 'Short rules for everyone who reads, publishes or builds with data.',
    sections: {
      reading: {
        heading: 'Using data',
        body: 'Every dataset has its own licence, stated on its page and in its machine-readable description. Where the licence asks for attribution, name the source as written beside the dataset.\n\nData marked “invented data” do not describe reality and are not fit for decisions.',
      },
      publishing: {
        heading: 'Publishing',
        body: 'Publish only data that you have the right to publish. The publishing organisation is responsible for accuracy and lawfulness. The operator may pause a publication that breaks the law or endangers the node.',
      },
      service: {
        heading: 'Operation',
        body: 'The node works on a best-effort basis and does not promise permanent availability. Calls may be limited where they endanger others. Use pages of results and conditional requests.',
      },
      software: {
        heading: 'Software',
        body: 'Vozel is free software under EUPL-1.2. You can set up a node of your own.',
      },
    },
  },
  about: {
    title: 'About Vozel',
    lead: 'Vozel is an open connecting platform for smart cities, villages and communities. One running copy is called a node.',
    sections: {
      why: {
        heading: 'Why',
        body: 'The Slovenian declaration on the digital transformation of cities, villages and communities commits its signatories to a shared connecting platform: open access to data, common data models and one uniform way to publish. Vozel puts this into practice.',
      },
      who: {
        heading: 'For whom',
        body: '- Residents: a picture of a place in data, without an account.\n- Municipalities and organisations: from a spreadsheet or a source to a proper publication in five steps.\n- Developers: working calls, open standards, one API.',
      },
      how: {
        heading: 'How',
        body: 'Data are written once and read through several open doors: NGSI-LD, OGC API – Features, DCAT-AP, CSV and GeoJSON. A permission that an organisation gives or withdraws holds at once and everywhere.',
      },
      sources: {
        heading: 'Sources',
        body: 'Names and boundaries of places: Surveying and Mapping Authority of the Republic of Slovenia, Register of Spatial Units, 16 February 2025, CC BY 4.0, own processing. Simplified boundaries: Register of Spatial Units, 22 April 2020. Population: Statistical Office of the Republic of Slovenia, 2021. Data models: Smart Data Models initiative, CC BY 4.0.',
      },
    },
  },
  guide: {
    title: 'Guide',
    lead: 'Short instructions for the most frequent tasks.',
    sections: {
      find: {
        heading: 'Find and download data',
        body: 'Type a Slovene word, inflected or without carons if you like. Filter rows on the page of the dataset; downloads and copied calls keep the same filter.',
      },
      publish: {
        heading: 'Publish a spreadsheet',
        body: 'Sign in, choose Publish and upload a CSV, XLSX or GeoJSON file. Check the suggested columns, describe the dataset, look at the dry run with rejected rows and publish. A month later, replace or append rows under the same link.',
      },
      organisation: {
        heading: 'Manage an organisation',
        body: 'An administrator invites members, sets roles, colour and logo, and creates keys for applications.',
      },
      build: {
        heading: 'Build a solution',
        body: 'Copy a call in your language on the page of a dataset. Use NGSI-LD to follow changes and OGC API – Features for maps.',
      },
    },
  },
};
