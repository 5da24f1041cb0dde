"""The sentences, by code. `{…}` is filled by `sentences.py` with words of the language."""

from alongside.engines.eligibility.words import Words

SENTENCES: dict[str, Words] = {
    "fact.missing": Words(
        "Not known yet: {needed}.",
        "Pas encore connu : {needed}.",
    ),
    "evidence.needed": Words(
        "Declared by the person, but a document must be seen: {needed}.",
        "Déclaré par la personne, mais un document doit être vu : {needed}.",
    ),
    "one_of.met": Words(
        "{fact}: {value}. This is accepted.",
        "{fact} : {value}. C’est accepté.",
    ),
    "one_of.not_met": Words(
        "{fact}: {value}. Accepted: {accepted}.",
        "{fact} : {value}. Accepté : {accepted}.",
    ),
    "yes_no.met": Words(
        "{fact}: {answer}, as asked.",
        "{fact} : {answer}, comme demandé.",
    ),
    "yes_no.not_met": Words(
        "{fact}: {answer}. This is not what is asked.",
        "{fact} : {answer}. Ce n’est pas ce qui est demandé.",
    ),
    "at_least.met": Words(
        "{fact}: {number}. At least {minimum} is asked.",
        "{fact} : {number}. Le minimum demandé est {minimum}.",
    ),
    "at_least.not_met": Words(
        "{fact}: {number}. This is below the {minimum} asked.",
        "{fact} : {number}. C’est moins que le minimum demandé, {minimum}.",
    ),
    "at_most.met": Words(
        "{fact}: {number}. At most {maximum} is allowed.",
        "{fact} : {number}. Le maximum permis est {maximum}.",
    ),
    "at_most.not_met": Words(
        "{fact}: {number}. This is above the {maximum} allowed.",
        "{fact} : {number}. C’est plus que le maximum permis, {maximum}.",
    ),
    "judged.met": Words(
        "{fact}: {value}, by somebody’s judgement.",
        "{fact} : {value}, selon un jugement consigné.",
    ),
    "judged.not_met": Words(
        "{fact}: {value}, by somebody’s judgement. Accepted: {accepted}.",
        "{fact} : {value}, selon un jugement consigné. Accepté : {accepted}.",
    ),
    "judged.nobody": Words(
        "Nobody has judged yet: {fact}.",
        "Personne n’a encore jugé : {fact}.",
    ),
    "judged.unsigned": Words(
        "{fact}: {value}, but it is not recorded who judged so.",
        "{fact} : {value}, mais on ne sait pas qui en a jugé.",
    ),
    "elapsed.met": Words(
        "{fact}: {date}. On {as_of} this is less than {years} ago; "
        "the limit is reached on {limit}.",
        "{fact} : {date}. Au {as_of}, cela fait moins de {years}; "
        "la limite est atteinte le {limit}.",
    ),
    "elapsed.not_met": Words(
        "{fact}: {date}. On {as_of} this is {years} ago or more; the limit was reached by {limit}.",
        "{fact} : {date}. Au {as_of}, cela fait {years} ou plus; "
        "la limite a été atteinte au plus tard le {limit}.",
    ),
    "elapsed.partial": Words(
        "{fact}: {date}. Without the {unknown_part}, nobody can tell whether this is "
        "less than {years} before {as_of}.",
        "{fact} : {date}. Sans {unknown_part}, on ne peut pas dire si cela fait "
        "moins de {years} au {as_of}.",
    ),
    "elapsed.future": Words(
        "{fact}: {date}. This lies after {as_of}, the day of the decision: check the date.",
        "{fact} : {date}. C’est après le {as_of}, jour de la décision : vérifiez la date.",
    ),
    "within.met": Words(
        "{fact}: {date}. This falls {period}.",
        "{fact} : {date}. C’est bien {period}.",
    ),
    "within.not_met": Words(
        "{fact}: {date}. It must fall {period}.",
        "{fact} : {date}. La date doit tomber {period}.",
    ),
    "within.partial": Words(
        "{fact}: {date}. Without the {unknown_part}, nobody can tell whether it falls {period}.",
        "{fact} : {date}. Sans {unknown_part}, on ne peut pas dire si elle tombe {period}.",
    ),
    "level.met": Words(
        "{fact}: {value}. Asked: {minimum_level} or higher.",
        "{fact} : {value}. Demandé : {minimum_level} ou plus.",
    ),
    "level.too_low": Words(
        "{fact}: {value}. This is too low; asked: {minimum_level} or higher.",
        "{fact} : {value}. C’est trop bas; demandé : {minimum_level} ou plus.",
    ),
    "level.in_canada": Words(
        "The education was completed in Canada; education completed abroad is asked.",
        "Les études ont été terminées au Canada; il faut des études terminées à l’étranger.",
    ),
    "level.not_assessed": Words(
        "The education has no credential assessment, and one is asked.",
        "Les études n’ont pas été évaluées, et une évaluation est demandée.",
    ),
    "language.met": Words(
        "{framework}: {scores}. At least {level} is asked in {skills}.",
        "{framework} : {scores}. Le minimum demandé est {level} en {skills}.",
    ),
    "language.not_met": Words(
        "{framework}: {low}. At least {level} is asked in {skills}.",
        "{framework} : {low}. Le minimum demandé est {level} en {skills}.",
    ),
    "language.missing": Words(
        "{framework}: {scores}. Not known yet: {absent}.",
        "{framework} : {scores}. Pas encore connu : {absent}.",
    ),
    "language.none": Words(
        "No {framework} results are known yet.",
        "Aucun résultat {framework} n’est connu pour le moment.",
    ),
    "language.other_framework": Words(
        "There are {other} results, but {framework} results are asked. CLB and NCLC are two "
        "frameworks, for English and for French; one is not translated into the other.",
        "Il y a des résultats {other}, mais des résultats {framework} sont demandés. Les CLB et "
        "les NCLC sont deux cadres, pour l’anglais et pour le français; on ne convertit pas "
        "l’un en l’autre.",
    ),
    "language.undated": Words(
        "The exact date of the {framework} test is needed: results count for less than {years}.",
        "La date exacte du test {framework} est nécessaire : les résultats valent moins "
        "de {years}.",
    ),
    "language.future": Words(
        "The date of the {framework} test lies after the day of the decision: check the date.",
        "La date du test {framework} est après le jour de la décision : vérifiez la date.",
    ),
    "language.old": Words(
        "The {framework} results are {years} old or more and do not count any longer.",
        "Les résultats {framework} ont {years} ou plus et ne comptent plus.",
    ),
    "any_of.met": Words(
        "One of these is enough, and one is met.",
        "Un seul de ces critères suffit, et il y en a un de satisfait.",
    ),
    "any_of.not_met": Words(
        "One of these is enough, but none is met.",
        "Un seul de ces critères suffit, mais aucun n’est satisfait.",
    ),
    "any_of.unknown": Words(
        "One of these is enough; none is known to be met yet.",
        "Un seul de ces critères suffit; on n’en sait encore aucun satisfait.",
    ),
    "all_of.met": Words(
        "All of these are asked, and all are met.",
        "Tous ces critères sont demandés, et tous sont satisfaits.",
    ),
    "all_of.not_met": Words(
        "All of these are asked, and not all are met.",
        "Tous ces critères sont demandés, et tous ne sont pas satisfaits.",
    ),
    "all_of.unknown": Words(
        "All of these are asked; not all are known yet.",
        "Tous ces critères sont demandés; tous ne sont pas encore connus.",
    ),
}

# What would change a verdict, and what would settle one that is open.
EXPLANATIONS: dict[str, Words] = {
    "change.one_of": Words(
        "It would be met with another answer to {fact}: {accepted}.",
        "Il serait satisfait avec une autre réponse à {fact} : {accepted}.",
    ),
    "change.yes_no": Words(
        "It would be met if the answer to {fact} became {answer}.",
        "Il serait satisfait si la réponse à {fact} devenait {answer}.",
    ),
    "change.at_least": Words(
        "It would be met from {minimum} up, for {fact}.",
        "Il serait satisfait à partir de {minimum}, pour {fact}.",
    ),
    "change.at_most": Words(
        "It would be met up to {maximum}, for {fact}.",
        "Il serait satisfait jusqu’à {maximum}, pour {fact}.",
    ),
    "change.judged": Words(
        "It would be met if somebody judged, for {fact}: {accepted}.",
        "Il serait satisfait si quelqu’un jugeait, pour {fact} : {accepted}.",
    ),
    "change.elapsed": Words(
        "Time will not change this; only a correction of the date would, for {fact}.",
        "Le temps n’y changera rien; seule une correction de la date le ferait, pour {fact}.",
    ),
    "change.within": Words(
        "It would be met only with a corrected date, for {fact}: it must fall {period}.",
        "Il ne serait satisfait qu’avec une date corrigée, pour {fact} : elle doit tomber "
        "{period}.",
    ),
    "change.level": Words(
        "It would be met from this level up, for {fact}: {minimum_level}.",
        "Il serait satisfait à partir de ce niveau, pour {fact} : {minimum_level}.",
    ),
    "change.language": Words(
        "It would be met with new {framework} results of at least {level} in {skills}.",
        "Il serait satisfait avec de nouveaux résultats {framework} d’au moins {level} en "
        "{skills}.",
    ),
    "settle.fact": Words(
        "Ask for: {fact}. What shows it: {proof}.",
        "Demandez : {fact}. Ce qui le montre : {proof}.",
    ),
    "settle.date": Words(
        "Find the exact date: {fact}. What shows it: {proof}.",
        "Trouvez la date exacte : {fact}. Ce qui la montre : {proof}.",
    ),
    "settle.judgement": Words(
        "Have somebody judge, and record who did: {fact}.",
        "Faites juger, et consignez par qui : {fact}.",
    ),
    "settle.evidence": Words(
        "See a document: {fact}. What shows it: {proof}.",
        "Voyez un document : {fact}. Ce qui le montre : {proof}.",
    ),
    "confirm.fact": Words(
        "Declared only: {fact}. What would show it: {proof}.",
        "Déclaré seulement : {fact}. Ce qui le montrerait : {proof}.",
    ),
}
