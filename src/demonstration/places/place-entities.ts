import type { Place, Places } from '../../places/index.ts';
import { type Attribute, type DemonstrationEntity, entity, geoProperty, property } from '../demonstration-dataset.ts';

/** The bundled numbers of inhabitants belong to this year. */
const populationYear = 2021;

const name = ({ names }: Place): Attribute => ({ type: 'LanguageProperty', languageMap: names });
const point = ({ point: coordinates }: Place): Attribute =>
  geoProperty({ type: 'Point', coordinates: [...coordinates] });
const area = ({ areaKm2 }: Place) => property(areaKm2, { unitCode: 'KMK' });
const regionId = ({ nuts3 }: Place): string => `urn:ngsi-ld:StatisticalRegion:${nuts3}`;
const municipalityId = ({ iso }: Place): string => `urn:ngsi-ld:Municipality:${iso}`;

const relationship = (object: string): Attribute => ({ type: 'Relationship', object });

/** The polygon where there is one. */
function shape(place: Place, places: Places): Attribute {
  const polygon = places.polygon(place.kind, place.code);
  return polygon ? geoProperty(polygon) : point(place);
}

/** SI041 lies in SI04. */
const nuts = ({ nuts3 }: Place) => ({ nuts2: property(nuts3?.slice(0, 4)), nuts3: property(nuts3) });

const people = ({ population }: Place) => ({
  population: property(population),
  populationYear: property(population === undefined ? undefined : populationYear),
});

/** Where a place lies, as links and as names for tables. */
function lies(place: Place, places: Places) {
  const municipality = place.municipality ? places.byCode('municipality', place.municipality) : null;
  const region = place.region ? places.byCode('region', place.region) : null;
  return {
    municipality: municipality ? relationship(municipalityId(municipality)) : undefined,
    municipalityName: property(municipality?.names.sl),
    region: region ? relationship(regionId(region)) : undefined,
    regionName: property(region?.names.sl),
  };
}

/** A statistical region as an entity of the model StatisticalRegion. */
export function regionEntity(place: Place, places: Places): DemonstrationEntity {
  return entity(regionId(place), 'StatisticalRegion', {
    name: name(place),
    location: shape(place, places),
    code: property(place.code),
    registerId: property(place.mid),
    ...nuts(place),
    area: area(place),
    ...people(place),
  });
}

/** A municipality as an entity of the model Municipality. */
export function municipalityEntity(place: Place, places: Places): DemonstrationEntity {
  return entity(municipalityId(place), 'Municipality', {
    name: name(place),
    location: shape(place, places),
    seat: point(place),
    code: property(place.code),
    isoCode: property(place.iso),
    registerId: property(place.mid),
    ...lies(place, places),
    ...nuts(place),
    area: area(place),
    ...people(place),
  });
}

/** A settlement as an entity of the model Settlement. */
export function settlementEntity(place: Place, places: Places): DemonstrationEntity {
  return entity(`urn:ngsi-ld:Settlement:${place.mid}`, 'Settlement', {
    name: name(place),
    location: point(place),
    registerId: property(place.mid),
    ...lies(place, places),
    area: area(place),
  });
}

/** A part of a municipality as an entity of the model MunicipalitySubdivision. */
export function subdivisionEntity(place: Place, places: Places): DemonstrationEntity {
  return entity(`urn:ngsi-ld:MunicipalitySubdivision:${place.code}`, 'MunicipalitySubdivision', {
    name: name(place),
    location: point(place),
    code: property(place.code),
    registerId: property(place.mid),
    ...lies(place, places),
    area: area(place),
  });
}
