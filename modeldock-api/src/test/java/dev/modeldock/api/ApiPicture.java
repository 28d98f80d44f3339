package dev.modeldock.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The API as sorted lines: one for each type, constructor, method and field that is public. */
final class ApiPicture {

  /** Maven runs the tests in the module's folder. */
  private static final Path CLASSES = Path.of("target/classes");

  /** What every object or enum has: no part of what a type promises. */
  private static final Set<String> COMMON =
      Set.of("equals(java.lang.Object)", "hashCode()", "toString()");

  private final Set<String> lines = new TreeSet<>();

  private ApiPicture() {}

  /** {@return all types of the module, public or not} */
  static List<Class<?>> types() {
    try (Stream<Path> files = Files.walk(CLASSES)) {
      List<Class<?>> types = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        String name = CLASSES.relativize(file).toString().replace('\\', '/');
        if (name.endsWith(".class") && !name.equals("module-info.class")) {
          types.add(load(name.substring(0, name.length() - ".class".length()).replace('/', '.')));
        }
      }
      return types;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, ApiPicture.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@return the types that others can see} */
  static List<Class<?>> publicTypes() {
    return types().stream().filter(ApiPicture::visible).toList();
  }

  private static boolean visible(Class<?> type) {
    return type.accessFlags().contains(AccessFlag.PUBLIC)
        && (type.getEnclosingClass() == null || visible(type.getEnclosingClass()));
  }

  static List<String> take() {
    var picture = new ApiPicture();
    publicTypes().forEach(picture::draw);
    return List.copyOf(picture.lines);
  }

  private void draw(Class<?> type) {
    String name = type.getCanonicalName();
    lines.add(name + " = " + nature(type));
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (seen(constructor)) {
        lines.add(name + ".new" + parameters(constructor) + thrown(constructor));
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      String signature = method.getName() + parameters(method);
      if (seen(method) && !COMMON.contains(signature) && !generatedByEnum(method)) {
        lines.add(
            name
                + "."
                + signature
                + ": "
                + text(method.getAnnotatedReturnType())
                + thrown(method)
                + flags(method));
      }
    }
    for (Field field : type.getDeclaredFields()) {
      if (seen(field)) {
        lines.add(
            name + "." + field.getName() + ": " + text(field.getAnnotatedType()) + constant(field));
      }
    }
  }

  private static boolean seen(Member member) {
    Set<AccessFlag> flags = member.accessFlags();
    return !member.isSynthetic()
        && (flags.contains(AccessFlag.PUBLIC) || flags.contains(AccessFlag.PROTECTED));
  }

  private static boolean generatedByEnum(Method method) {
    return method.getDeclaringClass().isEnum()
        && Set.of("values", "valueOf").contains(method.getName());
  }

  private static String nature(Class<?> type) {
    var words = new ArrayList<String>();
    if (type.isAnnotationPresent(ImplementedByHost.class)) {
      words.add("@ImplementedByHost");
    }
    if (type.isAnnotationPresent(ImplementedByPlugin.class)) {
      words.add("@ImplementedByPlugin");
    }
    words.add(kind(type));
    if (type.isRecord()) {
      words.add(
          Arrays.stream(type.getRecordComponents())
              .map(ApiPicture::component)
              .collect(Collectors.joining(", ", "(", ")")));
    }
    if (Throwable.class.isAssignableFrom(type)) {
      words.add("extends " + text(type.getAnnotatedSuperclass()));
    }
    if (type.getInterfaces().length > 0 && !type.isAnnotation()) {
      words.add("implements " + texts(type.getAnnotatedInterfaces()));
    }
    if (type.isSealed()) {
      words.add(
          Arrays.stream(type.getPermittedSubclasses())
              .map(Class::getCanonicalName)
              .sorted()
              .collect(Collectors.joining(", ", "permits ", "")));
    }
    return String.join(" ", words);
  }

  private static String kind(Class<?> type) {
    Set<AccessFlag> flags = type.accessFlags();
    String openness =
        type.isSealed() ? "sealed " : flags.contains(AccessFlag.FINAL) ? "final " : "";
    return openness
        + (type.isAnnotation()
            ? "annotation"
            : type.isInterface()
                ? "interface"
                : type.isRecord() ? "record" : type.isEnum() ? "enum" : "class");
  }

  private static String component(RecordComponent component) {
    return text(component.getAnnotatedType()) + " " + component.getName();
  }

  private static String parameters(Executable code) {
    String types = texts(code.getAnnotatedParameterTypes());
    return "(" + (code.isVarArgs() ? types.replaceFirst("\\[]$", "...") : types) + ")";
  }

  private static String thrown(Executable code) {
    return code.getExceptionTypes().length == 0
        ? ""
        : Arrays.stream(code.getExceptionTypes())
            .map(Class::getCanonicalName)
            .sorted()
            .collect(Collectors.joining(", ", " throws ", ""));
  }

  private static String flags(Method method) {
    Set<AccessFlag> flags = method.accessFlags();
    return (flags.contains(AccessFlag.STATIC) ? " static" : "")
        + (flags.contains(AccessFlag.ABSTRACT) ? " abstract" : "")
        + (method.isDefault() ? " default" : "");
  }

  /** Constants are copied into the classes that use them, so their values are promises too. */
  private static String constant(Field field) {
    if (field.isEnumConstant()) {
      return "";
    }
    try {
      return " = " + field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String texts(AnnotatedType[] types) {
    return Arrays.stream(types).map(ApiPicture::text).collect(Collectors.joining(", "));
  }

  /** {@return the type as it is written, with what may be null in it} */
  private static String text(AnnotatedType type) {
    String mark = type.isAnnotationPresent(Nullable.class) ? "@Nullable " : "";
    return mark
        + switch (type) {
          case AnnotatedArrayType array -> text(array.getAnnotatedGenericComponentType()) + "[]";
          case AnnotatedParameterizedType generic ->
              ((Class<?>) ((ParameterizedType) generic.getType()).getRawType()).getCanonicalName()
                  + "<"
                  + texts(generic.getAnnotatedActualTypeArguments())
                  + ">";
          case AnnotatedWildcardType wildcard -> bounds(wildcard);
          default -> type.getType().getTypeName().replace('$', '.');
        };
  }

  private static String bounds(AnnotatedWildcardType wildcard) {
    return wildcard.getAnnotatedLowerBounds().length > 0
        ? "? super " + texts(wildcard.getAnnotatedLowerBounds())
        : "? extends " + texts(wildcard.getAnnotatedUpperBounds());
  }
}
