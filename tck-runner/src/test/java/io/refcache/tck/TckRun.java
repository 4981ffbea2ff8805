package io.refcache.tck;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What one JVM of the TCK left behind: a report per class, and all that it printed.
 *
 * <p>The reports alone are not enough. A test that the TCK excludes at run time is replaced by a
 * statement that logs {@code ===== EXCLUDING TEST} and returns, so it is reported as passed. Hence
 * the output is part of the result.
 *
 * @param tests every test reported, in the order of the files
 * @param excluded the tests that passed because the TCK left them out, as {@code class#method}
 * @param properties the JVM's system properties
 */
record TckRun(List<Test> tests, List<String> excluded, Map<String, String> properties) {

  private static final Pattern EXCLUSION =
      Pattern.compile("===== EXCLUDING TEST '([^']*)'\\s+'([^']*)'");

  /** One reported test and what it printed. */
  record Test(String name, boolean passed, String output) {}

  /**
   * Reads the reports in a directory.
   *
   * @throws IOException if there is no such directory, or a report in it cannot be read
   */
  static TckRun read(Path directory) throws IOException {
    List<Test> tests = new ArrayList<>();
    List<String> excluded = new ArrayList<>();
    Map<String, String> properties = new HashMap<>();
    try (DirectoryStream<Path> reports = Files.newDirectoryStream(directory, "TEST-*.xml")) {
      for (Path report : reports) {
        Document document = parse(report);
        for (Element property : elements(document.getDocumentElement(), "property")) {
          properties.put(property.getAttribute("name"), property.getAttribute("value"));
        }
        for (Element test : elements(document.getDocumentElement(), "testcase")) {
          tests.add(toTest(test));
        }
      }
    }
    try (DirectoryStream<Path> outputs = Files.newDirectoryStream(directory, "*-output.txt")) {
      for (Path output : outputs) {
        Matcher matcher = EXCLUSION.matcher(Files.readString(output));
        while (matcher.find()) {
          excluded.add(matcher.group(1) + "#" + matcher.group(2));
        }
      }
    }
    return new TckRun(List.copyOf(tests), List.copyOf(excluded), Map.copyOf(properties));
  }

  /** The names of the tests that failed, broke or were skipped. */
  List<String> notPassed() {
    return tests.stream().filter(test -> !test.passed()).map(Test::name).toList();
  }

  /**
   * The names of the tests whose output lacks a text that a test which did its work leaves there.
   */
  List<String> withoutOutput(String expected) {
    return tests.stream()
        .filter(test -> !test.output().contains(expected))
        .map(Test::name)
        .toList();
  }

  private static Test toTest(Element testcase) {
    boolean passed =
        List.of("failure", "error", "skipped", "flakyFailure", "rerunFailure").stream()
            .allMatch(outcome -> elements(testcase, outcome).isEmpty());
    StringBuilder output = new StringBuilder();
    for (String stream : List.of("system-out", "system-err")) {
      elements(testcase, stream).forEach(element -> output.append(element.getTextContent()));
    }
    String name = testcase.getAttribute("classname") + "#" + testcase.getAttribute("name");
    return new Test(name, passed, output.toString());
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList nodes = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>(nodes.getLength());
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static Document parse(Path report) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      return builder.parse(report.toFile());
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("Cannot read the report " + report, e);
    }
  }
}
