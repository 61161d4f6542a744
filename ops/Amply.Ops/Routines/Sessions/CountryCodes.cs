using System.Collections.Frozen;

namespace Amply.Ops.Routines.Sessions;

/// <summary>ISO 3166-1: the codes of two letters, and common mistakes.</summary>
/// <remarks>With InvariantGlobalization .NET's RegionInfo knows no country, so the table is here.</remarks>
internal static class CountryCodes
{
    // Each code with its code of three letters, which is a common mistake.
    private const string Table = """
        ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB BDBGD BEBEL
        BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN CCCCK CDCOD
        CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA
        DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF
        GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN
        IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA
        KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE
        MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM
        NCNCL NENER NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM
        PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP SHSHN SISVN
        SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL
        TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR
        VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF ZMZMB ZWZWE
        """;

    private static readonly FrozenDictionary<string, string> ByThreeLetters = Table
        .Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenDictionary(entry => entry[2..], entry => entry[..2], StringComparer.OrdinalIgnoreCase);

    // XK is not in ISO 3166. Address databases give it for Kosovo, so applications store it.
    private static readonly FrozenSet<string> Known = ByThreeLetters.Values.Append("XK").ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> Mistaken = new Dictionary<string, string>
    {
        ["UK"] = "GB",
        ["EN"] = "GB",
        ["EL"] = "GR",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a code of two letters exists, in any case.</summary>
    public static bool IsKnown(string code) => Known.Contains(code);

    /// <summary>The probable code for a mistake; null where the table has none.</summary>
    public static string? Suggestion(string code)
    {
        var text = code.Trim();
        return IsKnown(text)
            ? text.ToUpperInvariant()
            : Mistaken.GetValueOrDefault(text) ?? ByThreeLetters.GetValueOrDefault(text) ?? CountryNames.Code(text);
    }

    /// <summary>
    /// A stored code; null where the text is not a code. Codes such as XX and T1 count: proxies give them for no country.
    /// </summary>
    public static string? Stored(string? text) => text?.Trim() is { Length: 2 } code && code.All(char.IsAsciiLetterOrDigit) ? code : null;
}
