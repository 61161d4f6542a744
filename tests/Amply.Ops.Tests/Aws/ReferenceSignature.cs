using System.Security.Cryptography;
using System.Text;

namespace Amply.Ops.Tests.Aws;

/// <summary>Signature Version 4 as AWS documents it, written apart from the SDK that signs.</summary>
internal static class ReferenceSignature
{
    public static string Of(string secret, string date, string region, string service, string canonicalRequest)
    {
        var day = date[..8];
        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{day}/{region}/{service}/aws4_request\n{Hash(Encoding.UTF8.GetBytes(canonicalRequest))}";
        var key = new[] { day, region, service, "aws4_request" }.Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), Keyed);
        return Convert.ToHexStringLower(Keyed(key, toSign));
    }

    public static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] Keyed(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
