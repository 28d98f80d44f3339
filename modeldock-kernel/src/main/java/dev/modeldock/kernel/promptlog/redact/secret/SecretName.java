package dev.modeldock.kernel.promptlog.redact.secret;

import dev.modeldock.kernel.promptlog.redact.text.Characters;
import dev.modeldock.kernel.promptlog.redact.text.Folded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What secrets are called.
 *
 * @param name the name, in lower case; a blank stands for a blank, dash or underscore, or nothing
 * @param strength what may be a value of that name
 * @param kind what it is called in its place
 */
record SecretName(String name, Strength strength, String kind) {

  /** What is a value. */
  enum Strength {
    /** Whatever stands there, but for what only stands for a value. */
    STRONG,
    /** What looks as if it were drawn by lot. */
    RANDOM,
    /** A few digits. */
    NUMBER,
    /** All up to the end of the line. */
    LINE
  }

  private static final List<SecretName> ALL =
      List.of(
          strong("password"),
          strong("passwd"),
          strong("passphrase"),
          strong("passcode"),
          strong("pwd"),
          strong("passwort"),
          strong("kennwort"),
          strong("contraseña"),
          strong("mot de passe"),
          strong("пароль"),
          strong("пароля"),
          strong("كلمة المرور"),
          strong("كلمة السر"),
          strong("密码"),
          strong("密碼"),
          strong("口令"),
          strong("パスワード"),
          strong("비밀번호"),
          random("secret"),
          random("token"),
          random("api key"),
          random("access key"),
          random("secret key"),
          random("private key"),
          random("account key"),
          random("encryption key"),
          random("signing key"),
          random("subscription key"),
          random("credential"),
          random("api schlüssel"),
          random("ключ"),
          random("密钥"),
          random("令牌"),
          new SecretName("pin", Strength.NUMBER, "pin"),
          new SecretName("cvv", Strength.NUMBER, "pin"),
          new SecretName("cvc", Strength.NUMBER, "pin"),
          new SecretName("authorization", Strength.LINE, "token"),
          new SecretName("cookie", Strength.LINE, "cookie"));

  private static SecretName strong(String name) {
    return new SecretName(name, Strength.STRONG, "password");
  }

  private static SecretName random(String name) {
    return new SecretName(name, Strength.RANDOM, "secret");
  }

  /** {@return the name that ends right before {@code end}; null if none does} */
  static @Nullable SecretName endingAt(Folded text, int end) {
    for (SecretName each : ALL) {
      if (each.endsAt(text, end)) {
        return each;
      }
    }
    return null;
  }

  private boolean endsAt(Folded text, int end) {
    int at = end - 1;
    for (int i = name.length() - 1; i >= 0; i--) {
      char wanted = name.charAt(i);
      char c = text.at(at);
      if (wanted != ' ') {
        if (Character.toLowerCase(c) != wanted) {
          return false;
        }
        at--;
      } else if (c == ' ' || c == '-' || c == '_') {
        at--;
      }
    }
    char before = text.at(at);
    // Names of programs are made of words: dbPassword and DB_PASSWORD, but not a spin.
    boolean capital = Character.isUpperCase(text.at(at + 1)) && Character.isLowerCase(before);
    return capital
        || before == '_'
        || !Character.isLetterOrDigit(before)
        || Characters.isUnspaced(text.at(at + 1))
        || name.startsWith("passw") && strength == Strength.STRONG
        || name.equals("api key");
  }
}
