using System.Collections.Frozen;

namespace Amply.Ops.Routines.Sessions;

/// <summary>English names of countries, for a person who writes a name in place of a code.</summary>
internal static class CountryNames
{
    // Common names, and several for some countries. A name that is not here gets no suggestion.
    private const string Table = """
        AF Afghanistan; AL Albania; DZ Algeria; AD Andorra; AO Angola; AG Antigua and Barbuda; AR Argentina; AM Armenia; AW Aruba;
        AU Australia; AT Austria; AZ Azerbaijan; BS Bahamas; BH Bahrain; BD Bangladesh; BB Barbados; BY Belarus; BE Belgium; BZ Belize;
        BJ Benin; BM Bermuda; BT Bhutan; BO Bolivia; BA Bosnia; BA Bosnia and Herzegovina; BW Botswana; BR Brazil; BN Brunei; BG Bulgaria;
        BF Burkina Faso; BI Burundi; KH Cambodia; CM Cameroon; CA Canada; CV Cape Verde; CV Cabo Verde; KY Cayman Islands;
        CF Central African Republic; TD Chad; CL Chile; CN China; CO Colombia; KM Comoros; CG Congo; CD DR Congo; CR Costa Rica;
        CI Ivory Coast; HR Croatia; CU Cuba; CW Curacao; CY Cyprus; CZ Czechia; CZ Czech Republic; DK Denmark; DJ Djibouti; DM Dominica;
        DO Dominican Republic; EC Ecuador; EG Egypt; SV El Salvador; GQ Equatorial Guinea; ER Eritrea; EE Estonia; SZ Eswatini;
        ET Ethiopia; FO Faroe Islands; FJ Fiji; FI Finland; FR France; PF French Polynesia; GA Gabon; GM Gambia; GE Georgia; DE Germany;
        GH Ghana; GI Gibraltar; GR Greece; GL Greenland; GD Grenada; GP Guadeloupe; GU Guam; GT Guatemala; GG Guernsey; GN Guinea;
        GW Guinea-Bissau; GY Guyana; HT Haiti; HN Honduras; HK Hong Kong; HU Hungary; IS Iceland; IN India; ID Indonesia; IR Iran;
        IQ Iraq; IE Ireland; IM Isle of Man; IL Israel; IT Italy; JM Jamaica; JP Japan; JE Jersey; JO Jordan; KZ Kazakhstan; KE Kenya;
        KI Kiribati; KP North Korea; KR South Korea; KR Korea; XK Kosovo; KW Kuwait; KG Kyrgyzstan; LA Laos; LV Latvia; LB Lebanon;
        LS Lesotho; LR Liberia; LY Libya; LI Liechtenstein; LT Lithuania; LU Luxembourg; MO Macau; MO Macao; MG Madagascar; MW Malawi;
        MY Malaysia; MV Maldives; ML Mali; MT Malta; MH Marshall Islands; MQ Martinique; MR Mauritania; MU Mauritius; YT Mayotte;
        MX Mexico; FM Micronesia; MD Moldova; MC Monaco; MN Mongolia; ME Montenegro; MA Morocco; MZ Mozambique; MM Myanmar; MM Burma;
        NA Namibia; NR Nauru; NP Nepal; NL Netherlands; NL Holland; NC New Caledonia; NZ New Zealand; NI Nicaragua; NE Niger; NG Nigeria;
        MK North Macedonia; MK Macedonia; NO Norway; OM Oman; PK Pakistan; PW Palau; PS Palestine; PA Panama; PG Papua New Guinea;
        PY Paraguay; PE Peru; PH Philippines; PL Poland; PT Portugal; PR Puerto Rico; QA Qatar; RE Reunion; RO Romania; RU Russia;
        RU Russian Federation; RW Rwanda; WS Samoa; SM San Marino; SA Saudi Arabia; SN Senegal; RS Serbia; SC Seychelles;
        SL Sierra Leone; SG Singapore; SX Sint Maarten; SK Slovakia; SI Slovenia; SB Solomon Islands; SO Somalia; ZA South Africa;
        SS South Sudan; ES Spain; LK Sri Lanka; SD Sudan; SR Suriname; SE Sweden; CH Switzerland; SY Syria; TW Taiwan; TJ Tajikistan;
        TZ Tanzania; TH Thailand; TL East Timor; TG Togo; TO Tonga; TT Trinidad and Tobago; TN Tunisia; TR Turkey; TR Turkiye;
        TM Turkmenistan; TV Tuvalu; UG Uganda; UA Ukraine; AE United Arab Emirates; AE Emirates; GB United Kingdom; GB Great Britain;
        GB Britain; GB England; GB Scotland; GB Wales; GB Northern Ireland; US United States; US United States of America; US America;
        UY Uruguay; UZ Uzbekistan; VU Vanuatu; VA Vatican; VE Venezuela; VN Vietnam; VN Viet Nam; VG British Virgin Islands;
        EH Western Sahara; YE Yemen; ZM Zambia; ZW Zimbabwe
        """;

    private static readonly Lazy<FrozenDictionary<string, string>> Codes = new(() => Table
        .Split((char[])[';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .ToFrozenDictionary(entry => entry[3..], entry => entry[..2], StringComparer.OrdinalIgnoreCase));

    /// <summary>The code of a country; null where the name is not known.</summary>
    public static string? Code(string name) => Codes.Value.GetValueOrDefault(name.Trim());
}
