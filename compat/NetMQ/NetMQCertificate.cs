using System;
using System.Text;
using NetMQ.Interop;

namespace NetMQ;

/// <summary>A Curve25519 key pair, or a public key alone, for CURVE encryption (ZeroMQ RFC 26).</summary>
public class NetMQCertificate
{
    private const int KeyLength = 32;
    private const int Z85Length = 40;

    /// <summary>Creates a new random key pair.</summary>
    public unsafe NetMQCertificate()
    {
        byte* publicKey = stackalloc byte[Z85Length + 1];
        byte* secretKey = stackalloc byte[Z85Length + 1];
        Libzmq.Require();
        if (Libzmq.zmq_curve_keypair(publicKey, secretKey) != 0)
            throw Libzmq.LastError("Cannot create a CURVE key pair");

        SecretKey = Decode(secretKey, nameof(secretKey));
        PublicKey = Decode(publicKey, nameof(publicKey));
    }

    /// <summary>Takes a key pair; the arrays are not copied.</summary>
    /// <param name="secretKey">The secret key, 32 bytes.</param>
    /// <param name="publicKey">The public key that belongs to it, 32 bytes.</param>
    /// <exception cref="ArgumentException">A key is not 32 bytes long.</exception>
    public NetMQCertificate(byte[] secretKey, byte[] publicKey)
    {
        CheckLength(secretKey.Length, KeyLength, "bytes", nameof(secretKey));
        CheckLength(publicKey.Length, KeyLength, "bytes", nameof(publicKey));
        SecretKey = secretKey;
        PublicKey = publicKey;
    }

    /// <summary>Reads a key pair from Z85 text (ZeroMQ RFC 32).</summary>
    /// <param name="secretKey">The secret key, 40 characters.</param>
    /// <param name="publicKey">The public key that belongs to it, 40 characters.</param>
    /// <exception cref="ArgumentException">A key is not 40 characters of Z85.</exception>
    public NetMQCertificate(string secretKey, string publicKey)
    {
        SecretKey = Decode(secretKey, nameof(secretKey));
        PublicKey = Decode(publicKey, nameof(publicKey));
    }

    private NetMQCertificate(byte[] publicKey)
    {
        PublicKey = publicKey;
    }

    /// <summary>The secret key, 32 bytes, or null where only the public key is known.</summary>
    public byte[]? SecretKey { get; }

    /// <summary>The secret key as Z85 text, 40 characters, or null where only the public key is known.</summary>
    public string? SecretKeyZ85 => SecretKey != null ? Encode(SecretKey) : null;

    /// <summary>The public key, 32 bytes.</summary>
    public byte[] PublicKey { get; }

    /// <summary>The public key as Z85 text, 40 characters.</summary>
    public string PublicKeyZ85 => Encode(PublicKey);

    /// <summary>Takes the public key of a peer; the array is not copied.</summary>
    /// <param name="publicKey">The key, 32 bytes.</param>
    /// <returns>A certificate without secret key.</returns>
    /// <exception cref="ArgumentException">The key is not 32 bytes long.</exception>
    public static NetMQCertificate FromPublicKey(byte[] publicKey)
    {
        CheckLength(publicKey.Length, KeyLength, "bytes", nameof(publicKey));
        return new NetMQCertificate(publicKey);
    }

    /// <summary>Reads the public key of a peer from Z85 text (ZeroMQ RFC 32).</summary>
    /// <param name="publicKey">The key, 40 characters.</param>
    /// <returns>A certificate without secret key.</returns>
    /// <exception cref="ArgumentException">The key is not 40 characters of Z85.</exception>
    public static NetMQCertificate FromPublicKey(string publicKey) => new(Decode(publicKey, nameof(publicKey)));

    private static void CheckLength(int length, int expected, string unit, string name)
    {
        if (length != expected)
            throw new ArgumentException($"A CURVE key has {expected} {unit}, not {length}.", name);
    }

    private static unsafe string Encode(byte[] key)
    {
        byte* text = stackalloc byte[Z85Length + 1];
        Libzmq.Require();
        fixed (byte* data = key)
            Libzmq.zmq_z85_encode(text, data, (UIntPtr)KeyLength);
        return Encoding.ASCII.GetString(text, Z85Length);
    }

    private static unsafe byte[] Decode(string key, string name)
    {
        CheckLength(key.Length, Z85Length, "characters", name);
        byte* text = stackalloc byte[Z85Length + 1];
        for (int i = 0; i < Z85Length; i++)
        {
            // A space is no Z85 character; it stands for all that do not fit a byte.
            text[i] = key[i] is > ' ' and < (char)127 ? (byte)key[i] : (byte)' ';
        }

        text[Z85Length] = 0;
        Libzmq.Require();
        return Decode(text, name);
    }

    private static unsafe byte[] Decode(byte* text, string name)
    {
        byte[] key = new byte[KeyLength];
        fixed (byte* data = key)
        {
            if (Libzmq.zmq_z85_decode(data, text) == null)
                throw new ArgumentException("The key has characters that are not Z85.", name);
        }

        return key;
    }
}
