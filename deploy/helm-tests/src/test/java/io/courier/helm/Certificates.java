package io.courier.helm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/// A key with a certificate of its own for `localhost`, made by the JDK's keytool. Servers show it,
/// clients trust it and nobody else's.
///
/// @param store key and certificate as PKCS#12, with [#PASSWORD]
/// @param certificate the certificate as PEM
/// @param key the key as PEM, readable by its owner alone, as PostgreSQL wants it
record Certificates(Path store, Path certificate, Path key) {
  static final String PASSWORD = "password-of-the-tests";

  private static final String ALIAS = "courier";

  static Certificates make(Path directory) throws Exception {
    Path store = directory.resolve("store.p12");
    keytool(
        """
        -genkeypair -alias %s -keyalg EC -groupname secp256r1 -dname CN=localhost -validity 2
        -ext san=dns:localhost,ip:127.0.0.1 -ext bc:c=ca:true
        -keystore %s -storetype PKCS12 -storepass %s"""
            .formatted(ALIAS, store, PASSWORD));
    KeyStore content = load(store);
    Path certificate = directory.resolve("certificate.pem");
    Files.writeString(certificate, pem("CERTIFICATE", content.getCertificate(ALIAS).getEncoded()));
    Path key = directory.resolve("key.pem");
    byte[] plain = content.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
    Files.writeString(key, pem("PRIVATE KEY", plain));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    return new Certificates(store, certificate, key);
  }

  private static void keytool(String arguments) throws Exception {
    Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
    ProcessBuilder builder = new ProcessBuilder(program.toString());
    builder.command().addAll(List.of(arguments.split("\\s+")));
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + output);
    }
  }

  private static KeyStore load(Path store) throws GeneralSecurityException, IOException {
    KeyStore content = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      content.load(in, PASSWORD.toCharArray());
    }
    return content;
  }

  private static String pem(String type, byte[] content) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, lines);
  }
}
